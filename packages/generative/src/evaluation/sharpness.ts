import { DataError, type NDArray, ShapeError } from '@reverie/core';

/** The highest byte. */
const WHITE = 255;
/** The smallest height and width with a pixel that has four neighbors. */
const LEAST = 3;

/**
 * How much fine detail generated pictures have relative to real ones: the ratio of the energies of their Laplacians. 1 where they are as
 * sharp, less where they are blurred, more where there are edges or noise that real pictures do not have; it does not tell these apart, and
 * says nothing about what the pictures show.
 *
 * @param generated [count, height, width, channels]: bytes, or numbers from 0 to 1
 * @param real the same, as many as one likes
 * @throws DataError when the real pictures have no detail at all
 */
export function sharpness(generated: NDArray, real: NDArray): number {
  const reference = laplacianEnergy(real, 'sharpness');
  if (reference > 0) return laplacianEnergy(generated, 'sharpness') / reference;
  throw new DataError({ who: 'sharpness', expected: 'real pictures with edges', got: 'ramps or plain ones' });
}

/**
 * The mean of (∇²x)² over all pixels but those of the border, with the Laplacian of the four neighbors: what a picture has of high
 * frequencies, which it weighs by the fourth power of the frequency.
 *
 * Source: Subbarao, Choi and Nikzad 1993, Focusing Techniques, "energy of the Laplacian".
 *
 * @param pictures [count, height, width, channels]: bytes, or numbers from 0 to 1
 */
export function laplacianEnergy({ data, shape }: NDArray, who = 'laplacianEnergy'): number {
  const [count = 0, height = 0, width = 0, channels = 0] = shape;
  const size = height * width * channels;
  if (shape.length !== 4 || count < 1 || height < LEAST || width < LEAST || data.length !== count * size) {
    const got = `[${shape.join(', ')}] with ${data.length} values`;
    throw new ShapeError({
      who,
      expected: 'pictures [count, height, width, channels] of 3 × 3 pixels at least',
      got,
    });
  }
  const line = width * channels;
  let sum = 0;
  for (let picture = 0; picture < count; picture++) {
    for (let row = 1; row < height - 1; row++) {
      const start = picture * size + row * line;
      for (let at = start + channels; at < start + line - channels; at++) {
        const around = data[at - line]! + data[at + line]! + data[at - channels]! + data[at + channels]!;
        sum += (around - 4 * data[at]!) ** 2;
      }
    }
  }
  const isBytes = !(data instanceof Float32Array);
  return sum / (count * (height - 2) * (width - 2) * channels) / (isBytes ? WHITE ** 2 : 1);
}
