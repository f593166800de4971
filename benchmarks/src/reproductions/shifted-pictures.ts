import { batchSource, type DataSource, permutation, type Random } from '@reverie/core';
import type { LabeledImageBatch } from '@reverie/generative';

/**
 * Batches in another order in each pass, each picture shifted by up to so many pixels each way; what comes in is black.
 *
 * @param pictures bytes [count, height, width, channels] and labels [count, …]
 */
export function shiftedPictures(
  { images, labels }: LabeledImageBatch,
  { batchSize, random, by }: { readonly batchSize: number; readonly random: Random; readonly by: number },
): DataSource<LabeledImageBatch> {
  const [count = 0, height = 0, width = 0, channels = 0] = images.shape;
  const line = width * channels;
  const each = labels.data.length / count;
  const shift = (to: Uint8Array, from: Uint8Array, down: number, across: number): void => {
    for (let row = Math.max(0, down); row < Math.min(height, height + down); row++) {
      const start = (row - down) * line;
      const kept = from.subarray(
        start + Math.max(0, -across) * channels,
        start + line - Math.max(0, across) * channels,
      );
      to.set(kept, row * line + Math.max(0, across) * channels);
    }
  };
  return batchSource({
    batches: Math.floor(count / batchSize),
    batch({ epoch, index }) {
      const order = permutation(random.split(`${epoch}`), count);
      const rows = [...order.subarray(index * batchSize, (index + 1) * batchSize)];
      const draw = random.split(`${epoch}-${index}`);
      const size = height * line;
      const bytes = new Uint8Array(rows.length * size);
      rows.forEach((row, i) => {
        const [down, across] = [draw.integer(2 * by + 1) - by, draw.integer(2 * by + 1) - by];
        const from = images.data.subarray(row * size, (row + 1) * size) as Uint8Array;
        shift(bytes.subarray(i * size, (i + 1) * size), from, down, across);
      });
      return {
        images: { data: bytes, shape: [rows.length, height, width, channels] },
        labels: {
          data: Int32Array.from(
            rows.flatMap((row) => [...labels.data.subarray(row * each, (row + 1) * each)]),
          ),
          shape: [rows.length, ...labels.shape.slice(1)],
        },
      };
    },
  });
}
