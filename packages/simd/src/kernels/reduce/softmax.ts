import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';

/** Nanoseconds a value. */
const COST = 1.5;

/** exp(x) / Σ exp(x) along the last axis. */
const softmax = simdKernel<'logits', tf.SoftmaxAttrs>({
  name: 'Softmax',
  accepts: ({ logits }, { dim }) =>
    logits.dtype === 'float32' && (dim === -1 || dim === logits.shape.length - 1),
  run({ logits }, _attributes, backend) {
    const y = backend.makeOutput(logits.shape, 'float32');
    const { pointer, size } = backend.storage(y);
    const length = logits.shape.at(-1) ?? 1;
    if (size > 0) {
      backend.launch('softmax', size / length, length * COST, backend.pointer(logits), length, pointer);
    }
    return y;
  },
});

export const SOFTMAX_KERNELS: readonly AnySimdKernel[] = [softmax];
