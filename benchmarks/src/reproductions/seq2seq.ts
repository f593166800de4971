import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '@reverie/core';
import { heatMap } from '@reverie/plots';
import { type Pair, pairSource, Seq2Seq, type Seq2SeqConfig, translate, type Written } from '@reverie/rnn';
import type { Findings, Study, StudyOptions } from '../reproduction.ts';
import { savedResults } from '../saved-results.ts';
import { trainForMinutes } from '../train-for-minutes.ts';
import { pairsOf, SEQ2SEQ_TASKS, type Seq2SeqTask } from './seq2seq-tasks.ts';

const ATTENTIONS = ['none', 'general', 'additive'] as const;
/** Of all trainings together. */
const MINUTES = 27;
const SIZES = { training: 200_000, test: 1000 };
const LEARNING_RATE = { initial: 1e-2, final: 1e-4 };
const WARM_UP = 50;
const BATCH = 64;
const SEED = 1;

/** A network of the table. */
export interface Seq2SeqContestant {
  readonly task: Seq2SeqTask;
  readonly attention: (typeof ATTENTIONS)[number];
}

/** Which share of unseen texts is written without a mistake, with attention and without. */
export const seq2seq: Study = seq2seqOn(
  SEQ2SEQ_TASKS.flatMap((task) => ATTENTIONS.map((attention) => ({ task, attention }))),
);

/** The same for fewer networks, and fewer pairs. */
export function seq2seqOn(contestants: readonly Seq2SeqContestant[], sizes: typeof SIZES = SIZES): Study {
  return {
    metric: 'highest share of unseen sums of five digits that are right',
    run: (options) => compare(contestants, sizes, options),
  };
}

type Row = Findings['table'][number];

async function compare(
  contestants: readonly Seq2SeqContestant[],
  sizes: typeof SIZES,
  { folder, minutes = MINUTES, resume, signal }: StudyOptions,
): Promise<Findings> {
  const table = await savedResults<Row>(folder, resume);
  for (const contestant of contestants) {
    const { task, attention } = contestant;
    if (table.all.some((row) => row['task'] === task.name && row['attention'] === attention)) continue;
    const share = minutes / contestants.length;
    const { row, example } = await measure(contestant, sizes, { minutes: share, ...(signal && { signal }) });
    if (signal?.aborted) break;
    process.stderr.write(`${task.name}, ${attention}: ${row['exact, %']}% exact\n`);
    await table.add(row);
    if (attention !== 'none')
      await writeFile(join(folder, `${task.name}-${attention}.svg`), attentionMap(example, task, attention));
  }
  const sums = table.all.filter(({ task }) => task === 'adding').map((row) => Number(row['exact, %']) / 100);
  return { value: Math.max(0, ...sums), table: table.all };
}

/** A text that a trained model wrote, and what it read. */
interface Example extends Pair {
  readonly written: Written;
}

/** Trains one network for its share of the time; tests it on unseen pairs. */
async function measure(
  { task, attention }: Seq2SeqContestant,
  sizes: typeof SIZES,
  { minutes, signal }: { minutes: number; signal?: AbortSignal },
): Promise<{ row: Row; example: Example }> {
  const random = new Random(SEED).split(task.name);
  const { training, test } = pairsOf(task, sizes, random.split('pairs'));
  const config: Seq2SeqConfig = {
    sourceVocabulary: [...task.sourceCharacters],
    targetVocabulary: [...task.targetCharacters],
    attention,
  };
  const model = new Seq2Seq(config, random.split('model'));
  const { rows } = await trainForMinutes(model, {
    data: pairSource(training, model.vocabularies, { batchSize: BATCH, shuffle: random.split('order') }),
    random,
    minutes,
    rate: LEARNING_RATE,
    warmUpSteps: WARM_UP,
    signal,
  });
  const written = await translate(
    model,
    test.map(({ source }) => source),
  );
  model.dispose();
  const exact = written.filter(({ text }, index) => text === test[index]!.target).length / test.length;
  const row = {
    task: task.name,
    attention,
    updates: rows.length,
    minutes: Number(minutes.toFixed(2)),
    'exact, %': Number((100 * exact).toFixed(1)),
  };
  return { row, example: { ...test[0]!, written: written[0]! } };
}

/** Where each character that was written came from. */
function attentionMap({ source, written }: Example, task: Seq2SeqTask, attention: string): string {
  return heatMap(written.attention, {
    title: `What is read while it is written: ${task.name}, attention '${attention}'`,
    xLabel: 'read',
    yLabel: 'written',
    columnLabels: [...source.replaceAll(' ', '␣')],
    rowLabels: [...written.text, 'end'].slice(0, written.attention.length),
    cellSize: 28,
  });
}
