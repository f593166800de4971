import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, type Inputs, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';

type BatchNormInputs = Inputs<'x' | 'mean' | 'variance', 'scale' | 'offset'>;

/** How many values mean, variance, scale and offset have, if it is the same count; TensorFlow.js repeats them over x. */
function parameterSize({ x, mean, variance, scale, offset }: BatchNormInputs): number | undefined {
  const size = tf.util.sizeFromShape(mean.shape);
  for (const parameter of [variance, scale, offset]) {
    if (parameter !== undefined && tf.util.sizeFromShape(parameter.shape) !== size) return undefined;
  }
  return size > 0 && tf.util.sizeFromShape(x.shape) % size === 0 ? size : undefined;
}

function checkRanks({ mean, variance, scale, offset }: BatchNormInputs): void {
  const rank = mean.shape.length;
  for (const [name, parameter] of [
    ['variance', variance],
    ['offset', offset],
    ['scale', scale],
  ] as const) {
    tf.util.assert(
      parameter === undefined || parameter === null || parameter.shape.length === rank,
      () => `Batch normalization gradient requires mean and ${name} to have equal ranks.`,
    );
  }
}

const pointerOf = (backend: SimdBackend, tensor: tf.TensorInfo | undefined): number =>
  tensor ? backend.pointer(tensor) : 0;

const fusedBatchNorm = simdKernel<'x' | 'mean' | 'variance', tf.FusedBatchNormAttrs, 'scale' | 'offset'>({
  name: 'FusedBatchNorm',
  accepts: (inputs) =>
    Object.values(inputs).every((input) => !input || input.dtype === 'float32') &&
    parameterSize(inputs) !== undefined,
  run(inputs, { varianceEpsilon }, backend) {
    checkRanks(inputs);
    const { x, mean, variance, scale, offset } = inputs;
    const y = backend.makeOutput(x.shape, 'float32');
    const size = parameterSize(inputs)!;
    const rows = backend.storage(y).size / size;
    if (rows === 0) return y;
    const factor = backend.makeOutput([size], 'float32');
    const factorPointer = backend.pointer(factor);
    backend.launch(
      'inverseDeviation',
      size,
      3,
      ...[backend.pointer(variance), varianceEpsilon ?? 0.001, pointerOf(backend, scale), factorPointer],
    );
    backend.launch(
      'scaleColumns',
      rows,
      size * 0.5,
      ...[backend.pointer(x), size, backend.pointer(mean), factorPointer, pointerOf(backend, offset)],
      backend.pointer(y),
    );
    backend.release(factor);
    return y;
  },
});

export const BATCH_NORM_KERNELS: readonly AnySimdKernel[] = [fusedBatchNorm];
