/**
 * Adds two numbers by reading and writing their digits (many to many, shifted): a sequence-to-sequence network with attention, asked
 * about sums that it has not seen. The sum is written from its last digit to its first, as people do.
 */
import { adam, chain, clipByGlobalNorm, Random, train, useBackend } from '@reverie/core';
import { type Pair, pairSource, Seq2Seq, type Seq2SeqConfig, translate } from '@reverie/rnn';
import { isMain } from './is-main.ts';

const ASKED = 200;
const BATCH = 64;

/** Different sums of two numbers below 10 ** digits: `407+38` → `544` for 445. */
function sums(count: number, digits: number, random: Random): Pair[] {
  const pairs = new Map<string, string>();
  while (pairs.size < count) {
    const [a, b] = [random.integer(10 ** digits), random.integer(10 ** digits)];
    pairs.set(`${a}+${b}`, [...`${a + b}`].reverse().join(''));
  }
  return [...pairs].map(([source, target]) => ({ source, target }));
}

/** The share of unseen sums of numbers of so many digits that are right after so many updates. */
export async function sumAccuracy(
  attention: NonNullable<Seq2SeqConfig['attention']>,
  { digits, known, steps }: { digits: number; known: number; steps: number },
): Promise<number> {
  const random = new Random(1);
  const pairs = sums(known + ASKED, digits, random.split('sums'));
  const asked = pairs.slice(known);
  const vocabularies = { sourceVocabulary: [...'0123456789+'], targetVocabulary: [...'0123456789'] };
  const model = new Seq2Seq({ ...vocabularies, attention }, random.split('model'));
  const data = pairSource(pairs.slice(0, known), model.vocabularies, {
    batchSize: BATCH,
    shuffle: random.split('order'),
  });
  const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 5e-3 }));
  await train(model, { data, optimizer, steps, random });
  const written = await translate(
    model,
    asked.map(({ source }) => source),
  );
  model.dispose();
  return written.filter(({ text }, index) => text === asked[index]!.target).length / ASKED;
}

if (isMain(import.meta.url)) {
  await useBackend();
  for (const attention of ['additive', 'none'] as const) {
    const accuracy = await sumAccuracy(attention, { digits: 3, known: 20_000, steps: 1000 });
    console.log(`attention '${attention}': ${(100 * accuracy).toFixed(1)}% of unseen sums are right`);
  }
}
