import {
  type Batch,
  batchSource,
  checkNumber,
  DataError,
  type DataSource,
  type NDArray,
} from '@reverie/core';

/** Windows of a text, one batch of them. */
export interface TextBatch extends Batch {
  /** int32 [batch, time] */
  readonly inputs: NDArray;
  /** int32 [batch, stride]: what follows each of the last `stride` inputs; −100 where nothing does. */
  readonly targets: NDArray;
  /** float32 [batch]: 1 where the window begins a text, so that no state is carried into it, else 0. */
  readonly start: NDArray;
}

/** Options of {@link textWindows}. */
export interface TextWindowsOptions {
  /** Characters that gradients flow back through: k2 of truncated backpropagation through time. Default: 50. */
  readonly time?: number;
  /** Windows a batch. Default: 32. */
  readonly batch?: number;
  /**
   * Characters from one window to the next, and targets a window: k1. Below `time`, the first time − stride characters after
   * the beginning of a stream are read, but not predicted. Default: `time`.
   */
  readonly stride?: number;
  /** Carry the state from window to window; without it every window begins with a fresh one. Default: true. */
  readonly stateful?: boolean;
  /**
   * Every so many windows a row begins with a fresh state in the middle of its text, one row after the other, so that the
   * model also learns to start: with carried state alone it does so once a pass. Default: never.
   */
  readonly restartEvery?: number;
}

/** The target that {@link textWindows} gives where there is none; the cross-entropy ignores it. */
export const NO_TARGET = -100;

/** A text that is read from `from` up to `to`. */
interface Stream {
  readonly ids: Int32Array;
  readonly from: number;
  readonly to: number;
}

/**
 * Windows for truncated backpropagation through time with carried state: each text is cut into as many equal streams as
 * fill the batch, and each row of the batch reads its streams one window after the other (the notes' chapter 8; Williams
 * and Peng, 1990). A stream that ends inside a window is padded; the next begins with a fresh state.
 *
 * @param texts one text as ids, or several documents, whose borders reset the state.
 */
export function textWindows(
  texts: Int32Array | readonly Int32Array[],
  options: TextWindowsOptions = {},
): DataSource<TextBatch> {
  const { time = 50, batch = 32, stride = time, stateful = true, restartEvery = Infinity } = options;
  checkNumber('textWindows', 'time', time, { integer: true, min: 1 });
  checkNumber('textWindows', 'batch', batch, { integer: true, min: 1 });
  checkNumber('textWindows', 'stride', stride, { integer: true, min: 1, max: time });
  if (restartEvery !== Infinity)
    checkNumber('textWindows', 'restartEvery', restartEvery, { integer: true, min: 1 });
  const shortest = time - stride + 2;
  const rows =
    texts instanceof Int32Array ? cutStreams(texts, batch, time) : dealDocuments(texts, batch, shortest);
  const windows = rows.map((streams) => streams.flatMap((stream) => windowsOf(stream, time, stride)));
  return batchSource({
    batches: Math.max(...windows.map(({ length }) => length)),
    batch: ({ epoch, index }) => {
      const fresh = (row: number): boolean => !stateful || (epoch + index + row + 1) % restartEvery === 0;
      const current = windows.map((row) => row[index]);
      return batchOf(current, { time, stride, fresh });
    },
  });
}

/** One text as `batch` equal streams. */
function cutStreams(ids: Int32Array, batch: number, time: number): Stream[][] {
  const length = Math.floor((ids.length - 1) / batch);
  if (length < time) {
    throw new DataError({
      who: 'textWindows',
      expected: `a text of at least ${batch * time + 1} characters (${batch} streams of ${time}, and one to predict)`,
      got: `${ids.length}`,
      remedy: 'use a longer text, a smaller batch or a shorter time',
    });
  }
  return Array.from({ length: batch }, (_, row) => [{ ids, from: row * length, to: (row + 1) * length }]);
}

/** Whole documents, each to the row that is shortest so far. Those shorter than `shortest` have nothing to predict. */
function dealDocuments(documents: readonly Int32Array[], batch: number, shortest: number): Stream[][] {
  const rows = Array.from({ length: batch }, () => ({ streams: [] as Stream[], length: 0 }));
  for (const ids of documents) {
    if (ids.length < shortest) continue;
    const row = rows.reduce((best, other) => (other.length < best.length ? other : best));
    row.streams.push({ ids, from: 0, to: ids.length - 1 });
    row.length += ids.length;
  }
  if (rows.some(({ streams }) => streams.length === 0)) {
    const got = `${documents.filter((ids) => ids.length >= shortest).length}`;
    throw new DataError({
      who: 'textWindows',
      expected: `at least ${batch} documents of ${shortest} characters or more`,
      got,
    });
  }
  return rows.map(({ streams }) => streams);
}

interface Window extends Stream {
  readonly start: boolean;
}

/** The windows of a stream, each of which has a target; one text cut into streams drops what is left over at each end. */
function windowsOf({ ids, from, to }: Stream, time: number, stride: number): Window[] {
  const windows: Window[] = [];
  for (let at = from; at + time - stride < to; at += stride)
    windows.push({ ids, from: at, to: Math.min(at + time, to), start: at === from });
  return windows;
}

/** The batch of one window a row; a row without one is all padding. */
function batchOf(
  windows: ReadonlyArray<Window | undefined>,
  { time, stride, fresh }: { time: number; stride: number; fresh: (row: number) => boolean },
): TextBatch {
  const batch = windows.length;
  const inputs = new Int32Array(batch * time);
  const targets = new Int32Array(batch * stride).fill(NO_TARGET);
  const start = new Float32Array(batch);
  windows.forEach((window, row) => {
    start[row] = window === undefined || window.start || fresh(row) ? 1 : 0;
    if (window === undefined) return;
    const { ids, from, to } = window;
    inputs.set(ids.subarray(from, to), row * time);
    targets.set(ids.subarray(Math.min(from + time - stride, to) + 1, to + 1), row * stride);
  });
  return {
    inputs: { data: inputs, shape: [batch, time] },
    targets: { data: targets, shape: [batch, stride] },
    start: { data: start, shape: [batch] },
  };
}
