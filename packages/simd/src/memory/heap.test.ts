import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from './heap.ts';

const MEGABYTE = 2 ** 20;
const BASE = 1000;
/** One byte more than the largest size that comes from free lists. */
const LARGE = 16_385;

interface Block {
  readonly pointer: number;
  readonly bytes: number;
}

const newHeap = (maximumBytes = 64 * MEGABYTE): Heap =>
  new Heap(new WebAssembly.Memory({ initial: 16 }), BASE, maximumBytes);

function expectApart(blocks: readonly Block[], heap: Heap): void {
  const sorted = [...blocks].sort((a, b) => a.pointer - b.pointer);
  for (const [index, { pointer, bytes }] of sorted.entries()) {
    expect(pointer % 64).toBe(0);
    expect(pointer).toBeGreaterThanOrEqual(BASE);
    expect(pointer + bytes).toBeLessThanOrEqual(heap.memory.buffer.byteLength);
    const next = sorted[index + 1];
    if (next !== undefined) expect(pointer + Math.max(1, bytes)).toBeLessThanOrEqual(next.pointer);
  }
}

/** Sizes of all kinds: none, small ones, those around the border, large ones. */
const size = fc.oneof(
  fc.integer({ min: 0, max: 2000 }),
  fc.integer({ min: LARGE - 3000, max: LARGE + 3000 }),
  fc.integer({ min: 0, max: MEGABYTE }),
);

/** A size is allocated; a fraction frees one of the blocks that are there. */
const steps = fc.array(fc.oneof(size, fc.double({ min: 0.001, max: 0.999, noNaN: true })), {
  maxLength: 120,
});

/** Takes the steps and returns the blocks that are left. */
function take(heap: Heap, actions: readonly number[]): Block[] {
  const blocks: Block[] = [];
  for (const action of actions) {
    if (Number.isInteger(action)) {
      const pointer = heap.allocate(action);
      if (pointer !== undefined) blocks.push({ pointer, bytes: action });
    } else if (blocks.length > 0) {
      const [block] = blocks.splice(Math.floor(action * blocks.length), 1);
      heap.free(block!.pointer, block!.bytes);
    }
  }
  return blocks;
}

describe('Heap', () => {
  it('gives aligned blocks inside the memory that never overlap', () => {
    fc.assert(
      fc.property(steps, (actions) => {
        const heap = newHeap();
        const blocks = take(heap, actions);
        expectApart(blocks, heap);
        for (const { pointer, bytes } of blocks) heap.free(pointer, bytes);
        expect(heap.usedBytes).toBe(0);
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('does not grow when a sequence of sizes comes again', () => {
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 40 }), (sizes) => {
        const heap = newHeap();
        const run = (): Array<number | undefined> => {
          const pointers = sizes.map((bytes) => heap.allocate(bytes));
          for (const [index, bytes] of sizes.entries()) heap.free(pointers[index]!, bytes);
          return pointers;
        };
        run();
        const { totalBytes } = heap;
        for (let round = 0; round < 20; round++) run();
        expect(heap.totalBytes).toBe(totalBytes);
        expect(heap.usedBytes).toBe(0);
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it('unites freed neighbours, in whatever order they are freed', () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [0, 2, 1],
      [1, 0, 2],
    ]) {
      const heap = newHeap(16 * MEGABYTE);
      const blocks = [0, 1, 2].map(() => heap.allocate(5 * MEGABYTE)!);
      expect(heap.allocate(5 * MEGABYTE)).toBeUndefined();
      for (const index of order) heap.free(blocks[index]!, 5 * MEGABYTE);
      expect(heap.allocate(15 * MEGABYTE)).toBe(blocks[0]);
    }
  });

  it('takes the smallest gap that is large enough', () => {
    const heap = newHeap();
    const [wide, , narrow] = [200_000, LARGE, 100_000, LARGE].map((bytes) => heap.allocate(bytes)!);
    heap.free(wide!, 200_000);
    heap.free(narrow!, 100_000);
    expect(heap.allocate(90_000)).toBe(narrow);
    expect(heap.allocate(150_000)).toBe(wide);
  });

  it('gives small blocks of one size back at once', () => {
    const heap = newHeap();
    const first = heap.allocate(100)!;
    const second = heap.allocate(100)!;
    heap.free(first, 100);
    expect(heap.allocate(65)).toBe(first);
    expect(second - first).toBe(128);
  });

  it.each([16 * MEGABYTE, 20_000_001, MEGABYTE])('stays below its limit of %i bytes', (limit) => {
    const heap = newHeap(limit);
    const blocks: Block[] = [];
    for (let bytes = 8 * MEGABYTE; bytes >= 64; bytes = Math.floor(bytes / 2)) {
      for (let pointer = heap.allocate(bytes); pointer !== undefined; pointer = heap.allocate(bytes)) {
        blocks.push({ pointer, bytes });
      }
    }
    expect(heap.memory.buffer.byteLength).toBeLessThanOrEqual(limit);
    expect(heap.totalBytes).toBe(heap.memory.buffer.byteLength);
    expect(heap.usedBytes).toBeGreaterThan(limit * 0.9);
    expectApart(blocks, heap);
    expect(heap.allocate(Number.MAX_SAFE_INTEGER)).toBeUndefined();
  });

  it('says what is left', () => {
    const heap = newHeap(16 * MEGABYTE);
    const free = heap.freeBytes;
    const pointer = heap.allocate(MEGABYTE)!;
    expect(heap.usedBytes).toBe(MEGABYTE);
    expect(heap.freeBytes).toBe(free - MEGABYTE);
    heap.free(pointer, MEGABYTE);
    expect(heap.freeBytes).toBe(free);
    expect(free).toBeLessThanOrEqual(16 * MEGABYTE);
  });
});
