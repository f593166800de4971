import { type Host, InputError } from '@reverie/cli';
import { latentGrid } from '../../latent/latent-grid.ts';
import { paint } from '../painter.ts';
import { writeSheet } from '../sheet.ts';
import { usePainter } from '../use-painter.ts';
import type { GridFlags } from './flags.ts';
import { checkPictures } from './run-interpolate.ts';

/** `reverie-generative grid CHECKPOINT`. @returns the exit code */
export function runGrid(checkpoint: string, flags: GridFlags, host: Host): Promise<number> {
  const { side, dimensions, scale } = flags;
  return usePainter({ checkpoint, flags, host, suffix: 'grid.png' }, async ({ painter, out }) => {
    checkPictures(painter, checkpoint);
    const { latentSize } = painter;
    if (Math.max(...dimensions) >= latentSize) {
      const expected = `numbers below ${latentSize}, of which a code has so many`;
      throw new InputError({ who: '--dimensions', expected, got: dimensions.join(',') });
    }
    const codes = latentGrid({ side, latentSize, dimensions });
    try {
      await writeSheet(out, await paint(painter, codes), { columns: side, scale });
    } finally {
      codes.dispose();
    }
    return { what: `${side} × ${side} pictures`, facts: { side, dimensions } };
  });
}
