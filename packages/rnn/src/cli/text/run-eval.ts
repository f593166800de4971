import { type BackendName, useBackend } from '@reverie/core';
import { readText } from '@reverie/datasets/node';
import { evaluateText } from '../../evaluation/evaluate-text.ts';
import { about, EXIT } from '../failure.ts';
import type { Host } from '../host.ts';
import { modelOf, openCheckpoint } from '../open-model.ts';
import { makeOutput, type OutputFlags } from '../output.ts';
import { scoreLine } from './score-line.ts';

/** Flags of `eval`. */
export interface EvalFlags extends OutputFlags {
  readonly last: number;
  readonly streams: number;
  readonly backend?: string;
}

/** `reverie-rnn eval CHECKPOINT FILE`. @returns the exit code */
export async function runEval(path: string, file: string, flags: EvalFlags, host: Host): Promise<number> {
  const output = makeOutput(host, flags);
  const { last, streams } = flags;
  await useBackend(flags.backend as BackendName | undefined);
  const opened = await openCheckpoint(path, output);
  const text = await readText(file);
  const model = await modelOf(opened);
  const started = performance.now();
  const score = await about(file, () => {
    const ids = model.vocabulary.encode(text);
    return evaluateText(model, ids.subarray(Math.round(ids.length * (1 - last))), {
      streams,
      onProgress: (share) => output.progress('reading', share),
    });
  });
  const seconds = (performance.now() - started) / 1000;
  model.dispose();
  output.say(
    `${opened.path} on ${last === 1 ? '' : `the last ${+(100 * last).toPrecision(6)}% of `}${file}:`,
  );
  output.result(`${scoreLine(score, output.strong.result)}\n`);
  output.json({ checkpoint: opened.path, file, last, streams, ...score, seconds });
  return EXIT.OK;
}
