import {
  type Batch,
  batchSource,
  checkNumber,
  DataError,
  type DataSource,
  type NDArray,
  permutation,
  type Random,
} from '@reverie/core';
import { targetArrays } from '../seq2seq/pair-source.ts';
import { UNKNOWN } from '../text/char-vocabulary.ts';
import { type WordVocabulary, wordsOf } from '../text/word-vocabulary.ts';
import { type CaptionPicture, imagesArray } from './pictures.ts';

/** A picture and what can be said of it. */
export interface CaptionedPicture {
  readonly picture: CaptionPicture;
  /** At least one. */
  readonly captions: readonly string[];
}

/** Pictures with a caption each. */
export interface CaptionBatch extends Batch {
  /** Bytes [batch, height, width, 3]. */
  readonly images: NDArray;
  /** int32 [batch, steps]: the border, then the caption's words. */
  readonly inputs: NDArray;
  /** int32 [batch, steps]: the caption's words, then the border; −100 behind it. */
  readonly targets: NDArray;
}

/** Options of {@link captionSource}. */
export interface CaptionSourceOptions {
  readonly batchSize: number;
  /** Shuffles the pictures and chooses one of each one's captions anew in each pass. Default: in order, one caption after another. */
  readonly shuffle?: Random;
  /** Words that the vocabulary lacks are read as `<unk>` instead of being refused. Default: false. */
  readonly allowUnknown?: boolean;
}

/**
 * Batches of pictures with captions for a {@link Captioner}.
 *
 * @throws DataError for no pictures, pictures of different sizes, one without captions, or a word that the vocabulary lacks.
 */
export function captionSource(
  pictures: readonly CaptionedPicture[],
  vocabulary: WordVocabulary,
  { batchSize, shuffle, allowUnknown = false }: CaptionSourceOptions,
): DataSource<CaptionBatch> {
  checkNumber('captionSource', 'batchSize', batchSize, { integer: true, min: 1 });
  imagesArray(
    'captionSource',
    pictures.slice(0, 1).map(({ picture }) => picture),
  );
  const encoded = pictures.map(({ picture, captions }, index) => {
    if (captions.length === 0)
      throw new DataError({
        who: 'captionSource',
        expected: `captions of the picture ${index}`,
        got: 'none',
      });
    return { picture, captions: captions.map((text) => encode(text, vocabulary, allowUnknown)) };
  });
  const inOrder = Uint32Array.from(pictures, (_, index) => index);
  return batchSource({
    batches: Math.ceil(pictures.length / batchSize),
    batch({ epoch, index }) {
      const order = shuffle ? permutation(shuffle.split(`epoch-${epoch}`), pictures.length) : inOrder;
      const choice = shuffle?.split(`captions-${epoch}-${index}`);
      const rows = Array.from(
        order.subarray(index * batchSize, (index + 1) * batchSize),
        (at) => encoded[at]!,
      );
      const captions = rows.map(
        (row) => row.captions[choice?.integer(row.captions.length) ?? epoch % row.captions.length]!,
      );
      return {
        images: imagesArray(
          'captionSource',
          rows.map(({ picture }) => picture),
        ),
        ...targetArrays(captions, vocabulary.size),
      };
    },
  });
}

function encode(caption: string, vocabulary: WordVocabulary, allowUnknown: boolean): Int32Array {
  const ids = vocabulary.encode(caption);
  if (allowUnknown || !ids.includes(0)) return ids;
  const word = wordsOf(caption)[ids.indexOf(0)];
  throw new DataError({
    who: 'captionSource',
    expected: `captions of the vocabulary's ${vocabulary.size} words`,
    got: `'${word}' in '${caption}'`,
    remedy: `make the vocabulary of all captions, or allow unknown words (allowUnknown, --allow-unknown) to read it as ${UNKNOWN}`,
  });
}
