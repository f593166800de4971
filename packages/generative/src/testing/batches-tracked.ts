import type { Module } from '@reverie/core';

/** How many batches each batch normalization of a model has seen while training. */
export const batchesTracked = (model: Module): number[] =>
  Object.entries(model.buffers())
    .filter(([name]) => name.endsWith('num_batches_tracked'))
    .map(([, count]) => count.dataSync()[0]!);
