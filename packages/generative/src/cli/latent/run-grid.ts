import { type Host, InputError } from '@reverie/cli';
import { normal, type Random, tf } from '@reverie/core';
import { latentGrid } from '../../latent/latent-grid.ts';
import { paint } from '../painter.ts';
import { writeSheet } from '../sheet.ts';
import { usePainter } from '../use-painter.ts';
import type { GridFlags } from './flags.ts';
import { checkPictures } from './run-interpolate.ts';

/** `reverie-generative grid CHECKPOINT`. @returns the exit code */
export function runGrid(checkpoint: string, flags: GridFlags, host: Host): Promise<number> {
  const { side, dimensions, scale } = flags;
  return usePainter({ checkpoint, flags, host, suffix: 'grid.png' }, async ({ painter, random, out }) => {
    checkPictures(painter, checkpoint);
    const { latentSize } = painter;
    if (Math.max(...dimensions) >= latentSize) {
      const expected = `numbers of the model's codes, 0 to ${latentSize - 1}`;
      throw new InputError({ who: '--dimensions', expected, got: dimensions.join(',') });
    }
    const codes = mapAround({ side, dimensions }, latentSize, random.split('code'));
    try {
      await writeSheet(out, await paint(painter, codes), { columns: side, scale });
    } finally {
      codes.dispose();
    }
    return { what: `${side} × ${side} pictures`, facts: { side, dimensions } };
  });
}

/**
 * Codes [side · side, latent] whose two numbers cover the map; the others are those of a random code: where many
 * numbers are 0, the prior has next to nothing.
 */
function mapAround(
  { side, dimensions }: Pick<GridFlags, 'side' | 'dimensions'>,
  latentSize: number,
  random: Random,
): tf.Tensor2D {
  return tf.tidy(() => {
    const others = Array.from({ length: latentSize }, (_, i) => (dimensions.includes(i) ? 0 : 1));
    const rest = tf.mul(normal(random, [latentSize]), others);
    return tf.add(latentGrid({ side, latentSize, dimensions }), rest);
  });
}
