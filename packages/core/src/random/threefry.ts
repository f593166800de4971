/**
 * Threefry-2x32 with 20 rounds: a counter-based generator. It maps a 64-bit key and a 64-bit counter to 64 random bits,
 * has no hidden state, and passes BigCrush.
 *
 * Source: Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3 (2011), section 4.2. The known-answer
 * vectors in the test are those published with it.
 */

/** Key parity constant of the Skein family. */
const PARITY = 0x1bd11bda;
const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;

/** Two unsigned 32-bit words. */
export type Word2 = readonly [number, number];

/** Encrypts the counter with the key and writes the two words to `out[offset]` and `out[offset + 1]`. */
export function threefry2x32(key: Word2, low: number, high: number, out: Uint32Array, offset = 0): void {
  const schedule = [key[0], key[1], key[0] ^ key[1] ^ PARITY] as const;
  let x = (low + schedule[0]) | 0;
  let y = (high + schedule[1]) | 0;
  for (let group = 0; group < 5; group++) {
    for (const rotation of ROTATIONS[(group & 1) as 0 | 1]) {
      x = (x + y) | 0;
      y = ((y << rotation) | (y >>> (32 - rotation))) ^ x;
    }
    x = (x + schedule[((group + 1) % 3) as 0 | 1 | 2]) | 0;
    y = (y + schedule[((group + 2) % 3) as 0 | 1 | 2] + group + 1) | 0;
  }
  out[offset] = x;
  out[offset + 1] = y;
}
