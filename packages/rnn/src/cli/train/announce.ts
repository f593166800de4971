import type { BackendChoice } from '@reverie/core';
import { formatCount, type Output } from '../output.ts';
import type { TrainPlan } from './plan.ts';
import type { RunFolder } from './run-folder.ts';

/** What is about to happen. */
export interface Announcement {
  readonly plan: TrainPlan;
  readonly backend: BackendChoice;
  readonly run: RunFolder;
  readonly output: Output;
}

/** Says in three lines what is trained on what, where and for how long. */
export function announce({ plan, backend, run, output }: Announcement): void {
  const { settings, model, steps, data } = plan;
  const { model: cell, rnnSize, numLayers, batchSize, seqLength, seed } = settings;
  const weights = Object.values(model.parameters()).reduce((sum, { size }) => sum + size, 0);
  const layers = numLayers === 1 ? '1 layer' : `${numLayers} layers`;
  const epochs = Number((steps / data.batches).toPrecision(3));
  const line = (name: string, content: string): void =>
    output.say(`${output.strong.say(name.padEnd(6))} ${content}`);
  line('Text', `${plan.text.path}: ${describeParts(plan)}`);
  line(
    'Model',
    `${cell.toUpperCase()}, ${layers} of ${rnnSize}: ${formatCount(weights)} weights, on ${backend.name} (${backend.reason})`,
  );
  line(
    'Run',
    `${run.folder}: ${formatCount(steps)} steps of ${batchSize} × ${seqLength} characters (${epochs} epochs), seed ${seed}`,
  );
  output.say();
}

function describeParts({ parts }: TrainPlan): string {
  const { vocabulary, train, validation, test } = parts;
  const count = (ids: Int32Array | undefined, purpose: string): string[] =>
    ids === undefined ? [] : [`${formatCount(ids.length)} ${purpose}`];
  const counts = [
    ...count(train, 'to train on'),
    ...count(validation, 'to validate'),
    ...count(test, 'to test'),
  ];
  return `${vocabulary.size} distinct characters; ${counts.join(', ')}`;
}
