import { CheckpointError } from '@reverie/core';

const TEXT = new TextDecoder();
const NEWLINE = 10;

/** Reads little-endian values one after the other, and never behind the end. */
export class ByteReader {
  readonly who: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #place = 0;

  /** @param who what errors name: the file. */
  constructor(bytes: Uint8Array, who: string) {
    this.who = who;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get place(): number {
    return this.#place;
  }

  /** The next `count` bytes, not copied. */
  take(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.#bytes.subarray(start, this.#place);
  }

  text(count: number): string {
    return TEXT.decode(this.take(count));
  }

  /** Text up to the end of the line. */
  line(): string {
    const end = this.#bytes.indexOf(NEWLINE, this.#place);
    const text = this.text((end < 0 ? this.#bytes.length : end) - this.#place);
    this.take(1);
    return text;
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  /** Big-endian, as pickle has it. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  #advance(count: number): number {
    const start = this.#place;
    if (!(count <= this.#bytes.length - start)) {
      throw new CheckpointError({
        who: this.who,
        expected: `${count} bytes at ${start}`,
        got: `the end at ${this.#bytes.length}`,
        remedy: 'the file is damaged or cut off; get it again',
      });
    }
    this.#place = start + count;
    return start;
  }
}
