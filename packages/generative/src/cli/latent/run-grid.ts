import { type Host, InputError } from '@reverie/cli';
import { normal, type Random, tf } from '@reverie/core';
import type { Image } from '@reverie/plots';
import { latentGrid } from '../../latent/latent-grid.ts';
import { paint } from '../painter.ts';
import { imagesIn, writeGroups } from '../sheet.ts';
import { usePainter } from '../use-painter.ts';
import type { GridFlags } from './flags.ts';
import { mostChanging } from './most-changing.ts';
import { checkPictures } from './run-interpolate.ts';

/** `reverie-generative grid CHECKPOINT`. @returns the exit code */
export function runGrid(checkpoint: string, flags: GridFlags, host: Host): Promise<number> {
  const { side, scale } = flags;
  const request = { checkpoint, flags, host, suffix: 'grid.png' };
  return usePainter(request, async ({ painter, classes, random, out }) => {
    checkPictures(painter, checkpoint);
    const { latentSize } = painter;
    checkDimensions(latentSize, flags.dimensions, checkpoint);
    const dimensions = flags.dimensions ?? (await mostChanging(painter, classes));
    const codes = mapAround({ side, dimensions }, latentSize, random.split('code'));
    const maps: (readonly Image[])[] = [];
    try {
      for (const shown of classes.length === 0 ? [[]] : classes.map((label) => [label]))
        maps.push(await imagesIn(await paint(painter, codes, shown), out));
    } finally {
      codes.dispose();
    }
    await writeGroups(out, maps, { columns: side, across: mapsAcross(maps.length), scale });
    const all = `${side} × ${side} pictures${maps.length === 1 ? '' : `, ${maps.length} times`}`;
    const what = `${all}; ${describe(dimensions, latentSize, flags.dimensions === undefined)}`;
    return { what, facts: { side, dimensions } };
  });
}

function checkDimensions(latentSize: number, asked: GridFlags['dimensions'], checkpoint: string): void {
  if (latentSize < 2) {
    const complaint = { expected: 'a model with two numbers a code, or more', got: `one with ${latentSize}` };
    throw new InputError({ who: checkpoint, ...complaint, remedy: 'see what it means with interpolate' });
  }
  if (asked === undefined || Math.max(...asked) < latentSize) return;
  const expected = `numbers of the model's codes, 0 to ${latentSize - 1}`;
  throw new InputError({ who: '--dimensions', expected, got: asked.join(',') });
}

/** `'number 7 across and 3 down, of 32 those that change pictures most'` */
function describe([across, down]: readonly number[], latentSize: number, found: boolean): string {
  const numbers = `number ${across} across and ${down} down`;
  return found && latentSize > 2 ? `${numbers}, of ${latentSize} those that change pictures most` : numbers;
}

/** Maps in a row, so that no place is empty: of 10 there are 5, of a prime number all. The least divisor not below the root. */
export function mapsAcross(maps: number): number {
  let across = Math.ceil(Math.sqrt(maps));
  while (maps % across !== 0) across++;
  return across;
}

/**
 * Codes [side · side, latent] whose two numbers cover the map; the others are those of a random code: where many
 * numbers are 0, the prior has next to nothing.
 */
function mapAround(
  { side, dimensions }: Pick<GridFlags, 'side'> & Required<Pick<GridFlags, 'dimensions'>>,
  latentSize: number,
  random: Random,
): tf.Tensor2D {
  return tf.tidy(() => {
    const others = Array.from({ length: latentSize }, (_, i) => (dimensions.includes(i) ? 0 : 1));
    const rest = tf.mul(normal(random, [latentSize]), others);
    return tf.add(latentGrid({ side, latentSize, dimensions }), rest);
  });
}
