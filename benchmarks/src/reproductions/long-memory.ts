import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { batchSource, evaluate, type History, type LabeledBatch, Random, supervised } from '@reverie/core';
import { type LineSeries, lineChart } from '@reverie/plots';
import { type CellName, SequenceLabeler } from '@reverie/rnn';
import type { Findings, Study, StudyOptions } from '../reproduction.ts';
import { trainForMinutes } from '../train-for-minutes.ts';
import { MEMORY_TASKS, type MemoryTask } from './long-memory-tasks.ts';

const CELLS = { elman: 'Elman', gru: 'GRU', lstm: 'LSTM' } as const satisfies Record<CellName, string>;
const DELAYS = [100, 400] as const;
/** Of all trainings together: two minutes each. */
const MINUTES = 24;
const BATCH = 32;
const HIDDEN_SIZE = 64;
const LEARNING_RATE = { initial: 5e-3, final: 1e-4 };
const SEED = 1;

/** A network of the table. */
export interface MemoryContestant {
  readonly task: MemoryTask;
  /** Steps between what is read and what is asked. */
  readonly time: number;
  readonly cell: CellName;
}

/** What Elman, GRU and LSTM still know after 100 and 400 steps. */
export const longMemory: Study = longMemoryOn(
  MEMORY_TASKS.flatMap((task) =>
    DELAYS.flatMap((time) => (Object.keys(CELLS) as CellName[]).map((cell) => ({ task, time, cell }))),
  ),
);

/** The same for fewer networks. */
export function longMemoryOn(contestants: readonly MemoryContestant[]): Study {
  return {
    metric: 'highest share, over the tasks, of the loss without memory that the best cell still has',
    run: (options) => compare(contestants, options),
  };
}

interface Result extends MemoryContestant {
  readonly history: History;
  readonly loss: number;
}

async function compare(
  contestants: readonly MemoryContestant[],
  { folder, minutes = MINUTES, signal }: StudyOptions,
): Promise<Findings> {
  await mkdir(folder, { recursive: true });
  const results: Result[] = [];
  for (const contestant of contestants) {
    if (signal?.aborted) break;
    const share = { minutes: minutes / contestants.length, ...(signal && { signal }) };
    const result = { ...contestant, ...(await measure(contestant, share)) };
    process.stderr.write(`${titleOf(contestant)}, ${CELLS[contestant.cell]}: ${result.loss.toFixed(4)}\n`);
    results.push(result);
  }
  const titles = [...new Set(results.map(titleOf))];
  const groups = titles.map((title) => results.filter((result) => titleOf(result) === title));
  for (const group of groups) {
    const title = titleOf(group[0]!);
    await writeFile(join(folder, `${title.replaceAll(' ', '-')}.svg`), chartOf(title, group));
  }
  const left = groups.map((group) => Math.min(...group.map(({ loss, task }) => loss / task.withoutMemory)));
  return { value: Math.max(...left), table: results.map(rowOf) };
}

const titleOf = ({ task, time }: MemoryContestant): string => `${task.name} over ${time} steps`;

async function measure(
  { task, time, cell }: MemoryContestant,
  { minutes, signal }: { minutes: number; signal?: AbortSignal },
): Promise<Pick<Result, 'history' | 'loss'>> {
  const random = new Random(SEED).split(task.name);
  const { inputSize, outputs, each } = task;
  const sizes = { inputSize, outputs, hiddenSize: HIDDEN_SIZE };
  const network = new SequenceLabeler({ cell, ...sizes, each, chrono: time }, random.split(cell));
  const model = supervised(network, task.loss);
  const source = (rows: number, stream: Random, batches: number) =>
    batchSource<LabeledBatch>({
      batches,
      batch: ({ epoch, index }) => task.batch(rows, time, stream.split(`${epoch}-${index}`)),
    });
  const history = await trainForMinutes(model, {
    data: source(BATCH, random.split('training'), 1000),
    random,
    minutes,
    rate: LEARNING_RATE,
    signal,
  });
  const { loss = Number.NaN } = await evaluate(model, source(200, random.split('test'), 2));
  network.dispose();
  return { history, loss };
}

const rowOf = ({ task, time, cell, history, loss }: Result): Findings['table'][number] => ({
  task: task.name,
  steps: time,
  cell: CELLS[cell],
  updates: history.rows.length,
  metric: task.metric,
  loss: Number(loss.toPrecision(3)),
  'without memory': Number(task.withoutMemory.toPrecision(3)),
});

/** The curves of all cells, and a line where a network without memory stays. */
function chartOf(title: string, group: readonly Result[]): string {
  const { task } = group[0]!;
  const longest = Math.max(...group.map(({ history }) => history.rows.length));
  const series: LineSeries[] = group.map(({ cell, history }) => ({
    name: CELLS[cell],
    y: history.column('loss').values,
  }));
  const line = { name: 'without memory', x: [0, longest - 1], y: [task.withoutMemory, task.withoutMemory] };
  return lineChart({
    title,
    xLabel: 'update',
    yLabel: task.metric,
    series: [...series, line],
    smoothing: 0.95,
  });
}
