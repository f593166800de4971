import { CheckpointError, ConfigError, checkNumber } from '../errors.ts';
import { threefry2x32, type Word2 } from './threefry.ts';

/** A {@link Random}'s whole state, as plain JSON. */
export interface RandomState {
  readonly algorithm: 'threefry2x32-20';
  readonly key: Word2;
  /** How many 32-bit words have been drawn. */
  readonly drawn: number;
}

/** Throws for what is no {@link Random}: an untyped caller may have left it out. */
export function checkRandom(who: string, random: unknown): void {
  if (random instanceof Random) return;
  const got = random === undefined ? 'none' : typeof random;
  throw new ConfigError({
    who,
    expected: 'a Random',
    got,
    remedy: 'pass new Random(seed) as the last argument',
  });
}

/** Hashes text to a key, one threefry call a character (code unit). */
function hashText(key: Word2, text: string): Word2 {
  const words = Uint32Array.of(key[0], key[1]);
  for (let i = 0; i < text.length; i++) {
    threefry2x32([words[0]!, words[1]!], text.charCodeAt(i), i + 1, words);
  }
  threefry2x32([words[0]!, words[1]!], text.length, 0xffffffff, words);
  return [words[0]!, words[1]!];
}

function checkState(state: RandomState): void {
  const { algorithm, key, drawn } = state;
  const isWord = (word: unknown): boolean => Number.isInteger(word) && (word as number) >>> 0 === word;
  const valid =
    algorithm === 'threefry2x32-20' &&
    Array.isArray(key) &&
    key.length === 2 &&
    key.every(isWord) &&
    Number.isSafeInteger(drawn) &&
    drawn >= 0;
  if (valid) return;
  throw new CheckpointError({
    who: 'Random',
    expected: 'a state of threefry2x32-20: a key of two 32-bit words and a count',
    got: JSON.stringify(state),
  });
}

/**
 * A seeded, splittable stream of random numbers: the same seed gives the same numbers on every platform.
 *
 * Give each purpose its own child (`random.split('dropout')`): a child depends only on the parent's key and the name, not
 * on how much the parent has drawn, so adding a consumer changes no other stream.
 */
export class Random {
  readonly #key: Word2;
  readonly #block = new Uint32Array(2);
  #drawn: number;

  /** @param seed a whole number from 0 to 2^53 − 1, any text, or a {@link state} to go on from. */
  constructor(seed: number | string | RandomState) {
    if (typeof seed === 'object') {
      checkState(seed);
      this.#key = seed.key;
      this.#drawn = seed.drawn;
      if (this.#drawn % 2 === 1) this.#fillBlock();
      return;
    }
    this.#drawn = 0;
    if (typeof seed === 'string') {
      this.#key = hashText([0, 0], seed);
      return;
    }
    checkNumber('Random', 'seed', seed, { integer: true, min: 0, max: Number.MAX_SAFE_INTEGER });
    this.#key = [seed >>> 0, Math.floor(seed / 2 ** 32)];
  }

  /** The state from which `new Random(state)` goes on with exactly the same numbers. */
  state(): RandomState {
    return { algorithm: 'threefry2x32-20', key: this.#key, drawn: this.#drawn };
  }

  /** An independent stream for one purpose. The same name always gives the same stream. */
  split(name: string): Random {
    return new Random({ algorithm: 'threefry2x32-20', key: hashText(this.#key, name), drawn: 0 });
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const second = this.#drawn % 2 === 1;
    if (!second) this.#fillBlock();
    this.#drawn++;
    return second ? this.#block[1]! : this.#block[0]!;
  }

  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.bits() >>> 5;
    const low = this.bits() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** A whole number in [0, n), each equally likely. */
  integer(n: number): number {
    checkNumber('Random.integer', 'n', n, { integer: true, min: 1, max: 2 ** 32 });
    const limit = Math.floor(2 ** 32 / n) * n;
    let bits = this.bits();
    while (bits >= limit) bits = this.bits();
    return bits % n;
  }

  /** Standard normal, by Box and Muller (1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  #fillBlock(): void {
    const block = Math.floor(this.#drawn / 2);
    threefry2x32(this.#key, block >>> 0, Math.floor(block / 2 ** 32), this.#block);
  }
}
