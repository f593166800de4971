import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parameterCount, Random } from '@reverie/core';
import { SPLIT_90_10, splitText } from '@reverie/datasets';
import { tinyShakespeare } from '@reverie/datasets/node';
import { lineChart } from '@reverie/plots';
import { CharRNN, CharVocabulary, evaluateText, textWindows } from '@reverie/rnn';
import type { Study } from '../reproduction.ts';
import { savedResults } from '../saved-results.ts';
import { trainForMinutes } from '../train-for-minutes.ts';
import type { TextLoader } from './char-rnn.ts';

const CELLS = { elman: 'Elman', gru: 'GRU', lstm: 'LSTM' } as const;
const HIDDEN_SIZES = [64, 128, 256, 512] as const;
const LAYERS = [1, 2] as const;
/** Of all trainings together: 40 seconds each. */
const MINUTES = 16;
const WINDOWS = { time: 64, batch: 32, restartEvery: 50 };
/** The best of three to five rates at 128 and 512 units. Elman's gradients grow with its width: it would diverge at 512. */
const learningRateOf = ({ cell, hiddenSize }: Contestant): number =>
  ({ elman: 0.64 / hiddenSize, gru: 2e-2, lstm: 4e-2 })[cell];
const WARM_UP = 50;
const SEED = 1;
/** Streams that are scored beside each other: each begins without knowledge of what came before, which costs 0.0005 nats. */
const STREAMS = 16;

/** A network of the table. */
export interface Contestant {
  readonly cell: keyof typeof CELLS;
  readonly hiddenSize: number;
  readonly layers: number;
}

/** What one of them reached. */
interface Result extends Contestant {
  readonly parameters: number;
  readonly minutes: number;
  readonly charactersPerSecond: number;
  readonly nats: number;
}

/** Which cell, how wide and how deep, for the same time of training: on the last 10% of tiny Shakespeare. */
export const charRNNTable: Study = charRNNTableOn(tinyShakespeare);

/** The same on any text, and for fewer networks. */
export function charRNNTableOn(
  loadText: TextLoader,
  contestants: readonly Contestant[] = allContestants(),
): Study {
  return {
    metric: 'lowest validation nats a character of the table, tiny Shakespeare, last 10%',
    async run(options) {
      const { data, folder, minutes = MINUTES, signal } = options;
      const text = await loadText(data === undefined ? {} : { data });
      const results = await savedResults<Result>(folder, options.resume);
      for (const contestant of contestants) {
        if (signal?.aborted) break;
        if (results.all.some((result) => nameOf(result) === nameOf(contestant))) continue;
        const share = { minutes: minutes / contestants.length, ...(signal === undefined ? {} : { signal }) };
        const result = await measure(text, contestant, share);
        if (signal?.aborted) break;
        process.stderr.write(`${nameOf(result)}: ${result.nats.toFixed(3)} nats\n`);
        await results.add(result);
      }
      if (results.all.length > 0) await writeFile(join(folder, 'char-rnn-table.svg'), chartOf(results.all));
      return { value: Math.min(...results.all.map(({ nats }) => nats)), table: results.all.map(rowOf) };
    },
  };
}

function allContestants(): Contestant[] {
  const cells = Object.keys(CELLS) as Contestant['cell'][];
  return LAYERS.flatMap((layers) =>
    HIDDEN_SIZES.flatMap((hiddenSize) => cells.map((cell) => ({ cell, hiddenSize, layers }))),
  );
}

const nameOf = ({ cell, hiddenSize, layers }: Contestant): string => `${CELLS[cell]} ${layers}×${hiddenSize}`;

/** Trains one network for its share of the time and scores it. */
async function measure(
  text: string,
  contestant: Contestant,
  { minutes, signal }: { minutes: number; signal?: AbortSignal },
): Promise<Result> {
  const parts = splitText(text, SPLIT_90_10);
  const vocabulary = CharVocabulary.fromText(text);
  const model = new CharRNN({ vocabulary: vocabulary.characters, ...contestant }, new Random(SEED));
  try {
    const started = performance.now();
    const { rows } = await trainForMinutes(model, {
      data: textWindows(vocabulary.encode(parts.train), WINDOWS),
      random: new Random(SEED),
      minutes,
      rate: { initial: learningRateOf(contestant) },
      warmUpSteps: WARM_UP,
      signal,
    });
    const seconds = (performance.now() - started) / 1000;
    const ids = vocabulary.encode(parts.validation);
    const { nats } = await evaluateText(model, ids, { streams: Math.min(STREAMS, ids.length >> 1) });
    return {
      ...contestant,
      parameters: parameterCount(model),
      minutes: seconds / 60,
      charactersPerSecond: (rows.length * WINDOWS.time * WINDOWS.batch) / seconds,
      nats,
    };
  } finally {
    model.dispose();
  }
}

const rowOf = (result: Result): Record<string, string | number> => ({
  network: nameOf(result),
  parameters: result.parameters,
  'characters/s': Math.round(result.charactersPerSecond),
  minutes: Number(result.minutes.toFixed(2)),
  'nats/character': Number(result.nats.toFixed(3)),
  'bits/character': Number((result.nats / Math.LN2).toFixed(3)),
});

function chartOf(results: readonly Result[]): string {
  const groups = LAYERS.flatMap((layers) =>
    (Object.keys(CELLS) as Contestant['cell'][]).map((cell) =>
      results.filter((result) => result.cell === cell && result.layers === layers),
    ),
  );
  return lineChart({
    title: 'Validation loss after the same time of training',
    xLabel: 'hidden size',
    yLabel: 'nats a character',
    xScale: 'log',
    series: groups
      .filter(({ length }) => length > 0)
      .map((group) => ({
        name: `${CELLS[group[0]!.cell]}, ${group[0]!.layers} layer${group[0]!.layers > 1 ? 's' : ''}`,
        x: group.map(({ hiddenSize }) => hiddenSize),
        y: group.map(({ nats }) => nats),
      })),
  });
}
