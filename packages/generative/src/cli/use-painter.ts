import { randomInt } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { about, EXIT, formatSeconds, type Host, type UseFlags } from '@reverie/cli';
import { loadPlots, useModel } from '@reverie/cli/run';
import { Random } from '@reverie/core';
import type { GAN } from '../gan/gan.ts';
import type { Generator } from '../gan/generator.ts';
import { GAN_KIND, GENERATOR_KIND, VAE_KIND } from '../models/model-kinds.ts';
import type { VAE } from '../vae/vae.ts';
import { chosenClasses, namesKept } from './classes.ts';
import type { PaintingFlags } from './drawing-flags.ts';
import { type Painter, painterOf } from './painter.ts';

/** What a command draws with. */
export interface Drawing {
  readonly painter: Painter;
  /** Those to draw, in turn; none of a model without classes. */
  readonly classes: readonly number[];
  readonly random: Random;
  /** The file to write. */
  readonly out: string;
}

/** What was drawn, for people and for scripts. */
export interface Drawn {
  /** `'64 samples'` */
  readonly what: string;
  /** Beside the checkpoint, the file, the seed and the classes. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** The numbers that draw the same again, by their flags. Default: the seed. */
  readonly again?: Readonly<Record<string, number>>;
}

/** A command that draws. */
export interface DrawingRequest {
  readonly checkpoint: string;
  readonly flags: UseFlags & PaintingFlags;
  readonly host: Host;
  /** Of the file if none is named: `'samples.png'`. */
  readonly suffix: string;
}

/** Draws with a model that makes pictures of random codes. @returns the exit code */
export async function usePainter(
  { checkpoint, flags, host, suffix }: DrawingRequest,
  draw: (drawing: Drawing) => Promise<Drawn>,
): Promise<number> {
  const { seed = randomInt(1e6), out = `${nameOf(checkpoint)}-${suffix}` } = flags;
  await loadPlots(out);
  const kinds = [VAE_KIND, GAN_KIND, GENERATOR_KIND];
  const request = { path: checkpoint, kinds, flags, host };
  return useModel<VAE | GAN | Generator, number>(request, async ({ model, path, extra, output, seconds }) => {
    const painter = painterOf(model);
    try {
      const names = namesKept(extra);
      const classes = chosenClasses(painter, names, flags.class, path);
      const drawing = { painter, classes, random: new Random(seed), out };
      const { what, facts, again = { seed } } = await about(path, () => draw(drawing));
      const took = seconds();
      output.result(`${out}\n`);
      const classNames = classes.flatMap((label) => names[label] ?? []);
      const drawn = {
        ...again,
        ...(classes.length > 0 && { classes }),
        ...(classNames.length > 0 && { classNames }),
        ...facts,
      };
      output.json({ checkpoint: path, file: out, ...drawn, seconds: took });
      const words = Object.entries(again).map(([name, value]) => `--${name} ${value}`);
      const shown = classNames.length === 0 ? '' : ` of ${classNames.join(', ')}`;
      output.say(`${path}: ${what}${shown}, in ${formatSeconds(took)}, ${words.join(' ')}`);
      return EXIT.OK;
    } finally {
      painter.dispose();
    }
  });
}

/** `'mnist-vae'` of `'runs/mnist-vae'` and of `'runs/mnist-vae/best.safetensors'`. */
export function nameOf(checkpoint: string): string {
  const name = basename(checkpoint);
  if (!name.endsWith('.safetensors')) return name;
  const folder = basename(dirname(checkpoint));
  return ['best.safetensors', 'last.safetensors'].includes(name) && folder !== '.'
    ? folder
    : name.replace(/\.safetensors$/, '');
}
