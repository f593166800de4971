import { about, EXIT, type Host } from '@reverie/cli';
import { useModel } from '@reverie/cli/run';
import type { ScorePairsFlags } from './flags.ts';
import { SEQ2SEQ } from './model.ts';
import { readPairs } from './read-pairs.ts';
import { pairScoreLine, scorePairs } from './score-pairs.ts';

/** `reverie-rnn seq2seq eval CHECKPOINT PAIRS.tsv`. @returns the exit code */
export async function runScorePairs(
  checkpoint: string,
  file: string,
  flags: ScorePairsFlags,
  host: Host,
): Promise<number> {
  const { beam } = flags;
  const { pairs } = await readPairs(file);
  return useModel({ path: checkpoint, kinds: [SEQ2SEQ], flags, host }, async (used) => {
    const { model, path, output } = used;
    const { source: reads, target: writes } = model.vocabularies;
    for (const { source, target, line } of pairs) {
      await about(`${file}, line ${line}`, () => [reads.encode(source), writes.encode(target)]);
    }
    const onProgress = (share: number): void => output.progress('writing', share);
    const score = await scorePairs(model, pairs, { beam, onProgress });
    output.say(`${path} on ${file}:`);
    output.result(`${pairScoreLine(score, output.strong.result)}\n`);
    output.json({ checkpoint: path, file, beam, ...score, seconds: used.seconds() });
    return EXIT.OK;
  });
}
