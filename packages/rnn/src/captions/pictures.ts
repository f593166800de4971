import { DataError, type NDArray } from '@reverie/core';

/** A picture in RGB. */
export interface CaptionPicture {
  /** Bytes [height, width, 3]. */
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** Pictures of one size beside each other: [batch, height, width, 3]. Throws a DataError for none, or for different sizes. */
export function imagesArray(who: string, pictures: readonly CaptionPicture[]): NDArray {
  const [first] = pictures;
  if (first === undefined) throw new DataError({ who, expected: 'at least one picture', got: 'none' });
  const { height, width } = first;
  const size = height * width * 3;
  const data = new Uint8Array(pictures.length * size);
  for (const [index, picture] of pictures.entries()) {
    if (picture.height !== height || picture.width !== width || picture.data.length !== size) {
      const got = `[${picture.height}, ${picture.width}] of ${picture.data.length} bytes at index ${index}`;
      throw new DataError({ who, expected: `pictures [${height}, ${width}, 3] of ${size} bytes`, got });
    }
    data.set(picture.data, index * size);
  }
  return { data, shape: [pictures.length, height, width, 3] };
}
