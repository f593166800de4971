import { PlotError } from '../errors.ts';

/** A picture: rows from the top, the channels of a pixel side by side. */
export interface Image {
  /** `[height, width, channels]`: bytes, or numbers from 0 to 1, which are clamped. */
  readonly data: Uint8Array | Uint8ClampedArray | Float32Array | Float64Array;
  readonly height: number;
  readonly width: number;
  /** Gray or RGB. */
  readonly channels: 1 | 3;
}

const isBytes = (data: Image['data']): data is Uint8Array | Uint8ClampedArray =>
  data instanceof Uint8Array || data instanceof Uint8ClampedArray;

/** The pixels as bytes: 0 is 0, 1 is 255. */
export function toBytes(image: Image): Uint8Array {
  const { data } = image;
  if (isBytes(data)) return Uint8Array.from(data);
  return Uint8Array.from(data, (value) => Math.round(Math.min(1, Math.max(0, value)) * 255));
}

/**
 * Cuts a batch into its pictures; they share its memory.
 *
 * @param data `[batch, height, width, channels]`
 */
export function imagesOf(
  data: Image['data'],
  shape: readonly [batch: number, height: number, width: number, channels: 1 | 3],
): readonly Image[] {
  const [batch, height, width, channels] = shape;
  const size = height * width * channels;
  if (data.length !== batch * size) {
    const expected = `${batch * size} numbers for [${shape.join(', ')}]`;
    throw new PlotError({ who: 'imagesOf', expected, got: `${data.length}` });
  }
  return Array.from({ length: batch }, (_, i) => ({
    data: data.subarray(i * size, (i + 1) * size),
    height,
    width,
    channels,
  }));
}

/** Throws unless there are pictures, all of one size, with as many numbers as they say and none that is not a number. */
export function checkImages(who: string, images: readonly Image[]): Image {
  const [first] = images;
  if (first === undefined) throw new PlotError({ who, expected: 'at least one image', got: 'none' });
  const { height, width, channels } = first;
  const shape = `[${height}, ${width}, ${channels}]`;
  for (const [i, image] of images.entries()) {
    if (image.height !== height || image.width !== width || image.channels !== channels) {
      const got = `[${image.height}, ${image.width}, ${image.channels}] at index ${i}`;
      throw new PlotError({ who, expected: `images of the first one's shape ${shape}`, got });
    }
    if (image.data.length !== height * width * channels || image.data.length === 0) {
      const got = `${image.data.length} at index ${i}`;
      throw new PlotError({ who, expected: `${height * width * channels} numbers for ${shape}`, got });
    }
    if (!isBytes(image.data) && image.data.some(Number.isNaN)) {
      throw new PlotError({ who, expected: 'numbers from 0 to 1', got: `NaN in the image at index ${i}` });
    }
  }
  return first;
}
