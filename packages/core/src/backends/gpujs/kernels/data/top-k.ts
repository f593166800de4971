import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';

/**
 * The k largest values of each row by Batcher's bitonic sorting network (Sorting networks and their applications, 1968): a
 * step compares every place with the one `distance` away, and a sort takes log₂n·(log₂n + 1) / 2 steps, whatever the values.
 * What is sorted is not the values but their places in the row, filled up to a power of two with places behind the row.
 */

const FIRST_ORDER = defineKernel({
  name: 'topKFirstOrder',
  formula: 'order[row, p] = p',
  inputs: [],
  integers: ['padded'],
  element: 'return i - div(i, padded) * padded;',
});

/** Larger values come first, NaN before all of them; of equal ones the lower place; places behind the row come last. */
const STEP = defineKernel({
  name: 'topKStep',
  formula: 'order[row, p] = the better one of order[row, p] and order[row, p ± distance], or the worse one',
  inputs: ['x', 'order'],
  integers: ['length', 'padded', 'block', 'distance'],
  element: `
    const row = div(i, padded); const p = i - row * padded;
    const isLower = mod(p, distance * 2) < distance ? 1 : 0;
    const partner = isLower === 1 ? i + distance : i - distance;
    const mine = div(order[i], 1); const other = div(order[partner], 1);
    const a = x[row * length + Math.min(mine, length - 1)];
    const b = x[row * length + Math.min(other, length - 1)];
    let wins = mine < other ? 1 : 0;
    if (mine < length && other < length) {
      if (a > b || (a !== a && b === b)) { wins = 1; }
      if (b > a || (b !== b && a === a)) { wins = 0; }
    }
    const isDescending = mod(div(p, block), 2) === 0 ? 1 : 0;
    const keeps = isLower === isDescending ? wins : 1 - wins;
    return keeps === 1 ? mine : other;`,
});

const INDICES = defineKernel({
  name: 'topKIndices',
  formula: 'y[row, j] = order[row, j] for j < k',
  inputs: ['order'],
  integers: ['padded', 'k'],
  element: 'const row = div(i, k); return order[row * padded + i - row * k];',
});

const VALUES = defineKernel({
  name: 'topKValues',
  formula: 'y[row, j] = x[row, indices[row, j]]',
  inputs: ['x', 'indices'],
  integers: ['length', 'k'],
  element: 'return x[div(i, k) * length + div(indices[i], 1)];',
});

/** The places of each row of x [rows, length], best first: [rows, padded]. */
function sortedOrder(x: tf.TensorInfo, rows: number, length: number, backend: GpujsBackend): tf.TensorInfo {
  const padded = 2 ** Math.ceil(Math.log2(length));
  const shape = [rows, padded];
  let order = backend.launch(FIRST_ORDER, [], { shape, numbers: { padded } });
  for (let block = 2; block <= padded; block *= 2) {
    for (let distance = block / 2; distance >= 1; distance /= 2) {
      const numbers = { length, padded, block, distance };
      const next = backend.launch(STEP, [x, order], { shape, numbers });
      backend.release(order);
      order = next;
    }
  }
  return order;
}

const topK = bind<'x', tf.TopKAttrs>({
  name: 'TopK',
  accepts: ({ x }) => x.dtype !== 'string' && x.dtype !== 'complex64' && !x.shape.includes(0),
  run({ x }, { k }, backend) {
    const length = x.shape.at(-1)!;
    const shape = [...x.shape.slice(0, -1), k];
    const rows = tf.util.sizeFromShape(x.shape.slice(0, -1));
    const order = sortedOrder(x, rows, length, backend);
    const padded = order.shape[1]!;
    const indices = backend.launch(INDICES, [order], { shape, dtype: 'int32', numbers: { padded, k } });
    backend.release(order);
    const values = backend.launch(VALUES, [x, indices], { shape, dtype: x.dtype, numbers: { length, k } });
    return [values, indices];
  },
});

export const TOP_K_BINDINGS: readonly AnyBinding[] = [topK];
