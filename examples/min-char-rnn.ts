/**
 * Karpathy's min-char-rnn (2016) twice: our network beside one on plain arrays, from the same weights over the same text.
 * After one update, and after five, both have the same weights.
 */
import { normalArray, Random, useBackend } from '@reverie/core';
import { CharVocabulary } from '@reverie/rnn';
import { ourUpdates } from './min-char-rnn/our-updates.ts';
import { differences } from './min-char-rnn/outcome.ts';
import { plainUpdates } from './min-char-rnn/plain-updates.ts';

const TEXT = "shall i compare thee to a summer's day? thou art more lovely and more temperate: ".repeat(4);
const HIDDEN = 32;
const TIME = 25;

/** Rows of small normal numbers, as min-char-rnn begins. */
function small(rows: number, columns: number, random: Random): number[][] {
  return Array.from({ length: rows }, () => Array.from(normalArray(random, columns, { std: 0.01 })));
}

await useBackend();
const random = new Random(1);
const vocab = CharVocabulary.fromText(TEXT).size;
const initial = {
  Wxh: small(HIDDEN, vocab, random),
  Whh: small(HIDDEN, HIDDEN, random),
  Why: small(vocab, HIDDEN, random),
  bh: Array.from({ length: HIDDEN }, () => [0]),
  by: Array.from({ length: vocab }, () => [0]),
};
for (const updates of [1, 5]) {
  const ours = await ourUpdates(TEXT, initial, updates, TIME);
  const plain = plainUpdates(TEXT, initial, updates, TIME);
  console.log(`After ${updates} ${updates === 1 ? 'update' : 'updates'}:`);
  console.log(
    `  loss                ${ours.losses.at(-1)!.toFixed(4)} ours, ${plain.losses.at(-1)!.toFixed(4)} plain`,
  );
  const largest = Object.entries(differences(ours.weights, plain.weights));
  console.log(
    `  largest difference  ${largest.map(([name, value]) => `${name} ${value.toExponential(1)}`).join(', ')}`,
  );
}
