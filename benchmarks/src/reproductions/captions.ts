import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  loadCheckpoint,
  parameterCount,
  Random,
  type Store,
  saveModel,
  storedToTensors,
  tf,
} from '@reverie/core';
import { fileStore } from '@reverie/core/node';
import {
  type CaptionedScene,
  type CaptionWorldOptions,
  captionWorld,
  isTrueCaption,
  namedObjects,
  type SceneObject,
} from '@reverie/datasets';
import { type AttendedText, attentionMaps } from '@reverie/plots';
import {
  Captioner,
  captionScores,
  captionSource,
  WordVocabulary,
  type Written,
  wordsOf,
  writeCaptions,
} from '@reverie/rnn';
import type { Findings, Study, StudyOptions } from '../reproduction.ts';
import { savedResults } from '../saved-results.ts';
import { trainForMinutes } from '../train-for-minutes.ts';

const ATTENTIONS = ['soft', 'hard', 'none'] as const;
type AttentionKind = (typeof ATTENTIONS)[number];
/** Of all trainings together. */
const MINUTES = 40;
/**
 * How each is trained, for which share of the time. Hard attention goes on from what soft attention learned: drawn places teach
 * little before they are near what a word names.
 */
const TRAININGS: Readonly<
  Record<AttentionKind, { share: number; from?: AttentionKind; rate: { initial: number } }>
> = {
  soft: { share: 0.45, rate: { initial: 3e-3 } },
  hard: { share: 0.35, from: 'soft', rate: { initial: 1e-3 } },
  none: { share: 0.2, rate: { initial: 3e-3 } },
};
/** Of REINFORCE's estimate in hard attention: its variance is high. */
const REINFORCE = 0.1;
const WARM_UP = 100;
const BATCH = 32;
const BEAM = 3;
const SEED = 1;
/** Pictures of the test whose attention is drawn. */
const DRAWN = 3;

/** Pictures of the study, fewer in tests. */
export interface CaptionSizes {
  readonly training: number;
  /** Of each part of the test. */
  readonly test: number;
}

/** Pictures of a small world, described with soft, hard and no attention: how many of the sentences are true. */
export const captions: Study = captionsOf({ training: 20_000, test: 500 });

/** The same with other numbers of pictures. */
export function captionsOf(sizes: CaptionSizes): Study {
  return {
    metric: 'share of the captions by soft attention that are true of pictures with combinations never seen',
    run: (options) => compare(sizes, options),
  };
}

type Row = Findings['table'][number];

/** What is learned from, and what is asked. */
interface World {
  readonly training: readonly CaptionedScene[];
  readonly seen: readonly CaptionedScene[];
  readonly unseen: readonly CaptionedScene[];
  readonly vocabulary: WordVocabulary;
}

async function compare(sizes: CaptionSizes, options: StudyOptions): Promise<Findings> {
  const { folder, minutes = MINUTES, resume, signal } = options;
  const table = await savedResults<Row>(folder, resume);
  const world = worldOf(sizes);
  const looks: AttendedText[][] = [];
  for (const attention of ATTENTIONS) {
    if (table.all.some((row) => row['attention'] === attention)) continue;
    const { share } = TRAININGS[attention];
    const time = { folder, minutes: minutes * share, ...(signal && { signal }) };
    const { row, texts } = await measure(attention, world, time);
    if (signal?.aborted) break;
    process.stderr.write(`${attention}: ${row['true, seen %']}% true, ${row['true, unseen %']}% unseen\n`);
    await table.add(row);
    if (attention !== 'none') looks.push(texts);
  }
  // A run that went on has the texts of its last part alone.
  for (let index = 0; index < DRAWN && looks.length === 2; index++) {
    const rows = looks.flatMap((texts) => texts[index] ?? []);
    const { picture } = world.seen[index]!;
    await writeFile(join(folder, `attention-${index + 1}.svg`), attentionMaps(picture, rows, { scale: 3 }));
  }
  const soft = table.all.find((row) => row['attention'] === 'soft');
  return { value: Number(soft?.['true, unseen %'] ?? Number.NaN) / 100, table: table.all };
}

function worldOf({ training, test }: CaptionSizes): World {
  const random = new Random(SEED).split('world');
  const pictures = (count: number, combinations: NonNullable<CaptionWorldOptions['combinations']>) =>
    captionWorld({ pictures: count, combinations }, random.split(`${combinations}-${count}`));
  const parts = { training: pictures(training, 'seen'), seen: pictures(test, 'seen') };
  const vocabulary = WordVocabulary.fromText(parts.training.flatMap(({ captions: all }) => all).join('\n'));
  return { ...parts, unseen: pictures(test, 'unseen'), vocabulary };
}

async function measure(
  attention: AttentionKind,
  { training, seen, unseen, vocabulary }: World,
  { folder, minutes, signal }: { folder: string; minutes: number; signal?: AbortSignal },
): Promise<{ row: Row; texts: AttendedText[] }> {
  const random = new Random(SEED);
  const { from, rate } = TRAININGS[attention];
  const regularization = { wordDropout: 0.5, reinforce: REINFORCE };
  const config = { vocabulary: vocabulary.words, attention, gate: true, ...regularization };
  const model = new Captioner(config, random.split('model'));
  try {
    const store = fileStore(folder);
    if (from !== undefined) await takeWeights(model, store, fileOf(from));
    const { rows } = await trainForMinutes(model, {
      data: captionSource(training, vocabulary, { batchSize: BATCH, shuffle: random.split('order') }),
      random: random.split('training'),
      minutes,
      rate,
      warmUpSteps: WARM_UP,
      label: attention,
      signal,
    });
    await saveModel(model, store, fileOf(attention));
    const [onSeen, onUnseen] = [await describe(model, seen), await describe(model, unseen)];
    const row = {
      attention,
      parameters: parameterCount(model),
      updates: rows.length,
      minutes: Number(minutes.toFixed(1)),
      'true, seen %': percent(shareTrue(onSeen, seen)),
      'true, unseen %': percent(shareTrue(onUnseen, unseen)),
      'on what is named, %': attention === 'none' ? '–' : percent(attentionOnNamed(onSeen, seen)),
      ...scoresOf(onSeen, seen),
    };
    return { row, texts: onSeen.slice(0, DRAWN).map(attendedText) };
  } finally {
    model.dispose();
  }
}

const fileOf = (attention: AttentionKind): string => `${attention}.safetensors`;

/** Takes over what another captioner learned. */
async function takeWeights(model: Captioner, store: Store, file: string): Promise<void> {
  const loaded = await loadCheckpoint(store, file);
  if (loaded === undefined) throw new Error(`captions: expected ${file} in the run's folder, got none.`);
  tf.tidy(() => model.loadParameters(storedToTensors(loaded.checkpoint.tensors)));
}

const describe = (model: Captioner, scenes: readonly CaptionedScene[]): Promise<Written[]> =>
  writeCaptions(
    model,
    scenes.map(({ picture }) => picture),
    { width: BEAM },
  );

const percent = (share: number): number => Number((100 * share).toFixed(1));

const shareTrue = (written: readonly Written[], scenes: readonly CaptionedScene[]): number =>
  written.filter(({ text }, index) => isTrueCaption(text, scenes[index]!.scene)).length / scenes.length;

function scoresOf(written: readonly Written[], scenes: readonly CaptionedScene[]): Record<string, number> {
  const { bleu4, rougeL, ciderD } = captionScores(
    written.map(({ text }, index) => ({ caption: text, references: scenes[index]!.captions })),
  );
  const rounded = (score: number): number => Number(score.toFixed(3));
  return { 'BLEU-4': rounded(bleu4), 'ROUGE-L': rounded(rougeL), 'CIDEr-D': rounded(ciderD) };
}

/** The mean share of attention that lies on an object while a word names it. */
function attentionOnNamed(written: readonly Written[], scenes: readonly CaptionedScene[]): number {
  const shares = written.flatMap(({ text, attention }, index) =>
    namedObjects(text, scenes[index]!.scene).flatMap((objects, word) =>
      objects.length === 0 ? [] : [attentionOn(objects, attention[word]!)],
    ),
  );
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
}

/** What lies on places whose squares touch an object's disc, of a square grid of weights. */
function attentionOn(objects: readonly SceneObject[], weights: Float32Array): number {
  const side = Math.sqrt(weights.length);
  const touches = (place: number): boolean => {
    const [left, top] = [(place % side) / side, Math.floor(place / side) / side];
    const beyond = (center: number, from: number): number =>
      Math.max(from - center, 0, center - (from + 1 / side));
    return objects.some(({ x, y, radius }) => Math.hypot(beyond(x, left), beyond(y, top)) < radius);
  };
  return weights.reduce((sum, weight, place) => (touches(place) ? sum + weight : sum), 0);
}

const attendedText = ({ text, attention }: Written): AttendedText => {
  return { words: [...wordsOf(text), 'end'].slice(0, attention.length), weights: attention };
};
