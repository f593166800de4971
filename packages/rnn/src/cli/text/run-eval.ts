import { about, EXIT, type Host, type UseFlags } from '@reverie/cli';
import { useModel } from '@reverie/cli/run';
import { readText } from '@reverie/datasets/node';
import { evaluateText } from '../../evaluation/evaluate-text.ts';
import { CHAR_RNN } from '../../models/pretrained.ts';
import { scoreLine } from './score-line.ts';

/** Flags of `eval`. */
export interface EvalFlags extends UseFlags {
  readonly last: number;
  readonly streams: number;
}

/** `reverie-rnn eval CHECKPOINT FILE`. @returns the exit code */
export async function runEval(
  checkpoint: string,
  file: string,
  flags: EvalFlags,
  host: Host,
): Promise<number> {
  const { last, streams } = flags;
  return useModel({ path: checkpoint, kinds: [CHAR_RNN], flags, host }, async (used) => {
    const { model, path, output } = used;
    const text = await readText(file);
    const score = await about(file, () => {
      const ids = model.vocabulary.encode(text);
      return evaluateText(model, ids.subarray(Math.round(ids.length * (1 - last))), {
        streams,
        onProgress: (share) => output.progress('reading', share),
      });
    });
    output.say(`${path} on ${last === 1 ? '' : `the last ${+(100 * last).toPrecision(6)}% of `}${file}:`);
    output.result(`${scoreLine(score, output.strong.result)}\n`);
    output.json({ checkpoint: path, file, last, streams, ...score, seconds: used.seconds() });
    return EXIT.OK;
  });
}
