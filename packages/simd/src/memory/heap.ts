/** Bytes between addresses that blocks may have: a cache line. */
const ALIGNMENT = 64;
/** Blocks up to this size come from free lists, one a size; larger ones from the list of gaps. */
const SMALL_BYTES = 16_384;
/** How much is taken from the gaps at once for small blocks of one size. */
const SLAB_BYTES = 65_536;
const PAGE_BYTES = 65_536;
/** Memory grows by at least this much, so that it grows seldom. */
const GROWTH_BYTES = 16 << 20;

interface Gap {
  pointer: number;
  bytes: number;
}

/**
 * The allocator of the wasm memory. A small block goes back to the free list of its size. A large block is cut from the
 * smallest gap that holds it, and unites with its neighbours when it is freed: a training run that repeats its steps
 * repeats its addresses and does not grow.
 */
export class Heap {
  readonly memory: WebAssembly.Memory;
  readonly #small = new Map<number, number[]>();
  /** Sorted by address; no two touch. */
  readonly #gaps: Gap[] = [];
  readonly #maximumBytes: number;
  #end: number;
  #usedBytes = 0;

  /** Manages the bytes from `base` to the end of `memory`, which may grow to `maximumBytes`. */
  constructor(memory: WebAssembly.Memory, base: number, maximumBytes: number) {
    this.memory = memory;
    this.#maximumBytes = maximumBytes - (maximumBytes % PAGE_BYTES);
    this.#end = memory.buffer.byteLength;
    const pointer = roundUp(base, ALIGNMENT);
    this.#gaps.push({ pointer, bytes: this.#end - pointer });
  }

  /** Bytes in use, rounded up to blocks. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Bytes of the whole memory. */
  get totalBytes(): number {
    return this.#end;
  }

  /** Bytes that can still be had, in blocks of any size, before the limit. */
  get freeBytes(): number {
    return this.#maximumBytes - this.#usedBytes;
  }

  /** The address of a new block, or undefined when the memory is at its limit. Its bytes are whatever was there. */
  allocate(bytes: number): number | undefined {
    const size = blockSize(bytes);
    const pointer = size <= SMALL_BYTES ? this.#takeSmall(size) : this.#takeLarge(size);
    if (pointer !== undefined) this.#usedBytes += size;
    return pointer;
  }

  /** Gives a block back; `bytes` is what was asked for. */
  free(pointer: number, bytes: number): void {
    const size = blockSize(bytes);
    this.#usedBytes -= size;
    if (size <= SMALL_BYTES) this.#small.get(size)!.push(pointer);
    else this.#insertGap(pointer, size);
  }

  #takeSmall(size: number): number | undefined {
    let free = this.#small.get(size);
    if (free === undefined) {
      free = [];
      this.#small.set(size, free);
    }
    if (free.length === 0) {
      const slab = this.#takeLarge(SLAB_BYTES);
      if (slab === undefined) return undefined;
      for (let offset = SLAB_BYTES - (SLAB_BYTES % size) - size; offset >= 0; offset -= size) {
        free.push(slab + offset);
      }
    }
    return free.pop();
  }

  #takeLarge(size: number): number | undefined {
    let best = this.#smallestGap(size);
    if (best < 0) {
      if (!this.#grow(size)) return undefined;
      best = this.#smallestGap(size);
    }
    const gap = this.#gaps[best]!;
    const { pointer } = gap;
    if (gap.bytes === size) this.#gaps.splice(best, 1);
    else {
      gap.pointer += size;
      gap.bytes -= size;
    }
    return pointer;
  }

  #smallestGap(size: number): number {
    const gaps = this.#gaps;
    let best = -1;
    let bestBytes = Number.POSITIVE_INFINITY;
    for (let index = 0; index < gaps.length; index++) {
      const { bytes } = gaps[index]!;
      if (bytes < size || bytes >= bestBytes) continue;
      best = index;
      bestBytes = bytes;
      if (bytes === size) break;
    }
    return best;
  }

  #grow(size: number): boolean {
    const last = this.#gaps.at(-1);
    const atEnd = last !== undefined && last.pointer + last.bytes === this.#end ? last.bytes : 0;
    const needed = roundUp(size - atEnd, PAGE_BYTES);
    const room = this.#maximumBytes - this.#end;
    if (needed > room) return false;
    const wished = Math.min(room, Math.max(needed, GROWTH_BYTES, roundUp(this.#end / 8, PAGE_BYTES)));
    const grown = this.#growMemory(wished) ? wished : this.#growMemory(needed) ? needed : 0;
    if (grown === 0) return false;
    const pointer = this.#end;
    this.#end += grown;
    this.#insertGap(pointer, grown);
    return true;
  }

  #growMemory(bytes: number): boolean {
    try {
      this.memory.grow(bytes / PAGE_BYTES);
      return true;
    } catch {
      return false;
    }
  }

  #insertGap(pointer: number, bytes: number): void {
    const gaps = this.#gaps;
    let low = 0;
    let high = gaps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (gaps[middle]!.pointer < pointer) low = middle + 1;
      else high = middle;
    }
    const before = gaps[low - 1];
    const after = gaps[low];
    const touchesBefore = before !== undefined && before.pointer + before.bytes === pointer;
    const touchesAfter = after !== undefined && pointer + bytes === after.pointer;
    if (touchesBefore && touchesAfter) {
      before.bytes += bytes + after.bytes;
      gaps.splice(low, 1);
    } else if (touchesBefore) before.bytes += bytes;
    else if (touchesAfter) {
      after.pointer = pointer;
      after.bytes += bytes;
    } else gaps.splice(low, 0, { pointer, bytes });
  }
}

const roundUp = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

/** Small blocks: multiples of 64 bytes up to 1 kB, then of an eighth of their size; large ones: multiples of 4 kB. */
function blockSize(bytes: number): number {
  if (bytes <= 1024) return Math.max(ALIGNMENT, roundUp(bytes, ALIGNMENT));
  if (bytes > SMALL_BYTES) return roundUp(bytes, 4096);
  const unit = 2 ** (Math.floor(Math.log2(bytes - 1)) - 3);
  return roundUp(bytes, Math.max(ALIGNMENT, unit));
}
