import type { Host } from '@reverie/cli';
import { paintSamples } from '../painter.ts';
import { writeSheet } from '../sheet.ts';
import { usePainter } from '../use-painter.ts';
import type { SampleFlags } from './flags.ts';

/** `reverie-generative sample CHECKPOINT`. @returns the exit code */
export function runSample(checkpoint: string, flags: SampleFlags, host: Host): Promise<number> {
  const { count, columns, scale } = flags;
  return usePainter({ checkpoint, flags, host, suffix: 'samples.png' }, async ({ painter, random, out }) => {
    await writeSheet(out, await paintSamples(painter, count, random.split('samples')), { columns, scale });
    return { what: `${count} ${painter.shape.length === 1 ? 'points' : 'pictures'}`, facts: { count } };
  });
}
