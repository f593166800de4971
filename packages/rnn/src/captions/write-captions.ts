import { toTensors } from '@reverie/core';
import { tidyDecoding } from '../attention/decoding.ts';
import { Beams, type Written } from '../seq2seq/beams.ts';
import { type SearchOptions, searchOptions, write } from '../seq2seq/write.ts';
import type { Captioner } from './captioner.ts';
import { type CaptionPicture, imagesArray } from './pictures.ts';

/**
 * What a model says of pictures, by beam search, all beside each other. {@link Written.attention} holds a grid of places, row by row,
 * for each word and the end.
 *
 * @throws DataError for pictures of different sizes; ConfigError for a width below 1.
 */
export async function writeCaptions(
  model: Captioner,
  pictures: readonly CaptionPicture[],
  options: SearchOptions = {},
): Promise<Written[]> {
  const search = searchOptions('writeCaptions', options);
  if (pictures.length === 0) return [];
  const start = tidyDecoding(() =>
    model.encode(toTensors({ images: imagesArray('writeCaptions', pictures) }).images),
  );
  const places = pictures.map(() => start.memory?.values.shape[1] ?? 0);
  return write(model, start, new Beams(model.vocabulary, places, search));
}
