import { inMegabytes, OutOfMemoryError } from '../errors.ts';
import type { Heap } from './heap.ts';
import type { Block, TensorStorage } from './tensor-storage.ts';

/** What was asked for. */
interface Request {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly bytes: number;
}

/** The error of a request that does not fit: what is free, and which of the tensors take the most. */
export function outOfMemory(
  { shape, dtype, bytes }: Request,
  heap: Heap,
  tensors: Iterable<TensorStorage>,
): OutOfMemoryError {
  const blocks = new Set<Block>();
  const largest = [...tensors]
    .filter(({ block }) => block !== undefined && !blocks.has(block) && blocks.add(block))
    .sort((a, b) => b.block!.bytes - a.block!.bytes)
    .slice(0, 3)
    .map((tensor) => `${tensor.dtype} [${tensor.shape.join(', ')}] of ${inMegabytes(tensor.block!.bytes)}`);
  const where = largest.length === 0 ? '' : `; the largest are ${largest.join(', ')}`;
  const pieces = heap.freeBytes < bytes ? '' : ', in smaller pieces';
  return new OutOfMemoryError({
    who: 'simd',
    expected: `${inMegabytes(bytes)} for a ${dtype} tensor [${shape.join(', ')}]`,
    got: `${inMegabytes(heap.freeBytes)} free in ${inMegabytes(heap.totalBytes)} of wasm memory${pieces}`,
    remedy: `dispose tensors (tf.tidy) or use smaller batches${where}`,
  });
}
