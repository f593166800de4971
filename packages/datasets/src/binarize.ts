import type { RandomNumbers } from './random-numbers.ts';

const WHITE = 255;

/**
 * Gray pictures as black and white ones: each pixel is white with its brightness as probability (Salakhutdinov and Murray 2008). Drawn
 * once, it makes a data set of binary pictures.
 *
 * @param bytes brightness, 0 to 255
 * @returns as many bytes, 0 or 255
 */
export function binarize(bytes: Uint8Array, random: RandomNumbers): Uint8Array {
  return bytes.map((byte) => (random.uniform() * WHITE < byte ? WHITE : 0));
}
