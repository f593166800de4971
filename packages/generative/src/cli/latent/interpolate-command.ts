import {
  addUseFlags,
  CHECKPOINT_OR_SHIPPED,
  type CommandPlace,
  flag,
  oneOf,
  useCommand,
  whole,
} from '@reverie/cli';
import type { Command } from 'commander';
import { addPaintingFlags } from '../drawing-flags.ts';
import { type InterpolateFlags, MAX_ROWS } from './flags.ts';

/** `reverie-generative interpolate CHECKPOINT` */
export function interpolateCommand({ host, finish }: CommandPlace): Command {
  const command = useCommand(
    'interpolate',
    'Draw the way from one picture to another, as a PNG or a GIF.',
    CHECKPOINT_OR_SHIPPED,
  )
    .addOption(
      flag('from', whole({ min: 0 }), { help: 'seed of the first picture (default: another each time)' }),
    )
    .addOption(
      flag('to', whole({ min: 0 }), { help: 'seed of the last picture (default: another each time)' }),
    )
    .addOption(
      flag('steps', whole({ min: 2, max: 1000 }), { default: 10, help: 'pictures, both ends among them' }),
    )
    .addOption(
      flag('rows', whole({ min: 1, max: MAX_ROWS }), {
        help: 'ways, from further seeds (default: 1; with classes, one of each)',
      }),
    )
    .addOption(
      flag('kind', oneOf('spherical', 'linear'), {
        default: 'spherical',
        help: 'along the sphere, or straight',
      }),
    );
  addPaintingFlags(command, 'the .png, or .gif with a picture a frame, to write (default: NAME-way.png)', [
    '.png',
    '.gif',
  ]);
  return addUseFlags(
    command,
    `
Examples:
  $ reverie-generative interpolate runs/mnist-vae --rows 8
  $ reverie-generative interpolate mnist-conditional-gan --class 8 --rows 4
  $ reverie-generative interpolate runs/faces-vae --from 3 --to 14 --steps 40 --out way.gif

It needs the package @reverie/plots, which draws.`,
  ).action(async (checkpoint: string, flags: InterpolateFlags) => {
    const { runInterpolate } = await import('./run-interpolate.ts');
    finish(await runInterpolate(checkpoint, flags, host));
  });
}
