import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { isNumeric } from '../../memory/tensor-storage.ts';
import { tf } from '../../tf.ts';

/** Types of values, numbered as in `assembly/data/top-k.ts`. */
const TYPES: Readonly<Record<string, number>> = { float32: 0, int32: 1, bool: 2 };
/** More are left to TensorFlow.js' cpu kernel: they do not fit a thread's working memory. */
const MOST = 500_000;

/** The k largest values along the last axis with their indices, sorted; of equal ones the lower index comes first. */
export const topK: AnySimdKernel = simdKernel<'x', tf.TopKAttrs>({
  name: 'TopK',
  accepts: ({ x }, { k }) => isNumeric(x.dtype) && k <= MOST,
  run({ x }, { k }, backend) {
    const size = x.shape.at(-1)!;
    const shape = [...x.shape.slice(0, -1), k];
    const rows = tf.util.sizeFromShape(x.shape.slice(0, -1));
    const values = backend.makeOutput(shape, x.dtype);
    const indices = backend.makeOutput(shape, 'int32');
    if (rows * k > 0) {
      const cost = size * 2 + k * Math.log2(k + 1) * 5;
      const pointers = [backend.pointer(values), backend.pointer(indices)];
      backend.launch('topK', rows, cost, backend.pointer(x), TYPES[x.dtype]!, size, k, ...pointers);
    }
    return [values, indices];
  },
});
