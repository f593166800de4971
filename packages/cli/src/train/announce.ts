import { type BackendChoice, type Batch, parameterCount } from '@reverie/core';
import { counted, formatCount, type Output } from '../output.ts';
import type { RunFolder } from './run-folder.ts';
import type { TrainPlan } from './task.ts';

/** What is about to happen. */
export interface Announcement<B extends Batch> {
  readonly plan: TrainPlan<B>;
  readonly backend: BackendChoice;
  readonly run: RunFolder;
  readonly output: Output;
}

/** Says in three lines what is trained on what, where and for how long. */
export function announce<B extends Batch>({ plan, backend, run, output }: Announcement<B>): void {
  const { settings, words, model, steps, data } = plan;
  const weights = parameterCount(model);
  const epochs = Number((steps / data.batches).toPrecision(3));
  const [label, content] = words.data;
  const width = Math.max(label.length, 'Model'.length) + 1;
  const line = (name: string, text: string): void =>
    output.say(`${output.strong.say(name.padEnd(width))} ${text}`);
  line(label, content);
  line('Model', `${words.model}: ${counted(weights, 'weight')}, on ${backend.name} (${backend.reason})`);
  line(
    'Run',
    `${run.folder}: ${counted(steps, 'step')} of ${words.batch} (${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}), seed ${settings.seed}`,
  );
  output.say();
}

/** `'1 layer of 128'`, `'2 layers of 64'` */
export const describeLayers = (layers: number, size: number): string =>
  `${counted(layers, 'layer')} of ${size}`;

/** `'900 to train on, 50 to validate'`: the parts that there are. */
export function describeCounts(counts: Readonly<Record<string, number | undefined>>): string {
  const present = Object.entries(counts).filter(([, count]) => count !== undefined);
  return present.map(([purpose, count]) => `${formatCount(count ?? 0)} ${purpose}`).join(', ');
}
