/**
 * Writes a sentence about a picture (one to many): convolutions see the picture, an LSTM with attention describes it. Asked about
 * pictures with colors and shapes that it has never seen together.
 */
import { adam, chain, clipByGlobalNorm, Random, train, useBackend } from '@reverie/core';
import { captionWorld, isTrueCaption } from '@reverie/datasets';
import { Captioner, captionSource, WordVocabulary, writeCaptions } from '@reverie/rnn';
import { isMain } from './is-main.ts';

const ASKED = 200;

/** What is written of pictures after so many updates, and the share of it that is true. */
export async function describePictures(
  pictures: number,
  steps: number,
): Promise<{ share: number; captions: string[] }> {
  const random = new Random(1);
  const known = captionWorld({ pictures, combinations: 'seen' }, random.split('known'));
  const asked = captionWorld({ pictures: ASKED, combinations: 'unseen' }, random.split('asked'));
  const vocabulary = WordVocabulary.fromText(known.flatMap(({ captions }) => captions).join('\n'));
  const model = new Captioner({ vocabulary: vocabulary.words, wordDropout: 0.5 }, random.split('model'));
  await train(model, {
    data: captionSource(known, vocabulary, { batchSize: 32, shuffle: random.split('order') }),
    optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: 2e-3 })),
    steps,
    random,
  });
  const written = await writeCaptions(
    model,
    asked.map(({ picture }) => picture),
    { width: 3, maxLength: 16 },
  );
  model.dispose();
  const isTrue = written.map(({ text }, index) => isTrueCaption(text, asked[index]!.scene));
  return { share: isTrue.filter(Boolean).length / ASKED, captions: written.map(({ text }) => text) };
}

if (isMain(import.meta.url)) {
  await useBackend();
  const { share, captions } = await describePictures(8000, 3000);
  for (const caption of captions.slice(0, 5)) console.log(caption);
  console.log(`${(100 * share).toFixed(1)}% of what it writes is true`);
}
