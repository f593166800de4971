import { counted, type Host } from '@reverie/cli';
import { writeSamples } from '../samples-sheet.ts';
import { usePainter } from '../use-painter.ts';
import type { SampleFlags } from './flags.ts';

/** `reverie-generative sample CHECKPOINT`. @returns the exit code */
export function runSample(checkpoint: string, flags: SampleFlags, host: Host): Promise<number> {
  const { columns, scale } = flags;
  const request = { checkpoint, flags, host, suffix: 'samples.png' };
  return usePainter(request, async ({ painter, classes, random, out }) => {
    const sheet = { count: flags.count, columns, scale, classes };
    const count = await writeSamples(out, painter, sheet, random.split('samples'));
    return { what: counted(count, painter.shape.length === 1 ? 'point' : 'picture'), facts: { count } };
  });
}
