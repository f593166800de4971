import type { SimdBackend } from '../../backend.ts';
import { tf } from '../../tf.ts';
import { type Epilogue, epilogueArguments } from '../activation.ts';
import { matrixProduct } from '../matmul/matrix-product.ts';
import {
  backwardGeometries,
  type Convolution,
  forwardGeometry,
  integerBlock,
  isPointwise,
} from './geometry.ts';

/** Nanoseconds of a multiplication and addition on one thread. */
const MULTIPLY_ADD = 0.08;
const NO_EPILOGUE: Epilogue = { bias: undefined, activation: 'linear' };

const tapsOf = ({ z, y, x }: Convolution): number => z.filter * y.filter * x.filter;

/** Runs a product of matrices on tensors of other shapes with the same values. */
function productOf(
  a: tf.TensorInfo,
  aShape: number[],
  b: tf.TensorInfo,
  bShape: number[],
  options: Epilogue & { transposeA?: boolean; transposeB?: boolean },
  outputShape: readonly number[],
  backend: SimdBackend,
): tf.TensorInfo {
  const views = [backend.makeView(a, aShape), backend.makeView(b, bShape)] as const;
  const { transposeA = false, transposeB = false } = options;
  const product = matrixProduct({ ...options, a: views[0], b: views[1], transposeA, transposeB }, backend);
  for (const view of views) backend.release(view);
  return { ...product, shape: outputShape as number[] };
}

/** activation(x ∗ filter + bias), [batch, …, outputChannels]. */
export function convolve(
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  convolution: Convolution,
  epilogue: Epilogue,
  backend: SimdBackend,
): tf.TensorInfo {
  const { batch, inputChannels, outputChannels, outputShape, z, y } = convolution;
  if (isPointwise(convolution)) {
    const rows = tf.util.sizeFromShape(outputShape.slice(0, -1));
    const shapes = [
      [rows, inputChannels],
      [inputChannels, outputChannels],
    ] as const;
    return productOf(x, [...shapes[0]], filter, [...shapes[1]], epilogue, outputShape, backend);
  }
  const output = backend.makeOutput(outputShape, 'float32');
  if (tf.util.sizeFromShape(outputShape as number[]) === 0) return output;
  const block = integerBlock(backend, forwardGeometry(convolution));
  const depth = tapsOf(convolution) * inputChannels;
  backend.launch(
    'convolve',
    batch * z.output * y.output,
    convolution.x.output * depth * outputChannels * MULTIPLY_ADD,
    backend.pointer(x),
    ...[backend.pointer(filter), inputChannels * outputChannels, outputChannels, 1, outputChannels],
    backend.pointer(output),
    ...epilogueArguments(epilogue, backend),
    ...[backend.pointer(block), 1],
  );
  backend.release(block);
  return output;
}

/** The gradient with respect to x, [batch, …, inputChannels]. */
export function convolveInputGradient(
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  convolution: Convolution,
  backend: SimdBackend,
): tf.TensorInfo {
  const { batch, inputChannels, outputChannels, inputShape, z, y, x } = convolution;
  if (isPointwise(convolution)) {
    const rows = tf.util.sizeFromShape(inputShape.slice(0, -1));
    const filterShape = [inputChannels, outputChannels];
    const options = { ...NO_EPILOGUE, transposeB: true };
    return productOf(dy, [rows, outputChannels], filter, filterShape, options, inputShape, backend);
  }
  const dx = backend.makeOutput(inputShape, 'float32');
  if (tf.util.sizeFromShape(inputShape as number[]) === 0) return dx;
  const geometries = backwardGeometries(convolution);
  const block = integerBlock(backend, geometries.flat());
  const lines = batch * Math.ceil(z.input / z.stride) * Math.ceil(y.input / y.stride);
  const work = tf.util.sizeFromShape(dy.shape) * tapsOf(convolution) * inputChannels;
  backend.launch(
    'convolve',
    lines,
    ((work + x.input) / lines) * MULTIPLY_ADD,
    backend.pointer(dy),
    ...[backend.pointer(filter), inputChannels * outputChannels, 1, outputChannels, inputChannels],
    backend.pointer(dx),
    ...epilogueArguments(NO_EPILOGUE, backend),
    ...[backend.pointer(block), geometries.length],
  );
  backend.release(block);
  return dx;
}

/** The gradient with respect to the filter, of `filterShape`. */
export function convolveFilterGradient(
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  filterShape: readonly number[],
  convolution: Convolution,
  backend: SimdBackend,
): tf.TensorInfo {
  const { batch, inputChannels, outputChannels } = convolution;
  const positions = tf.util.sizeFromShape(dy.shape.slice(0, -1));
  if (isPointwise(convolution)) {
    const options = { ...NO_EPILOGUE, transposeA: true };
    return productOf(
      x,
      [positions, inputChannels],
      dy,
      [positions, outputChannels],
      options,
      filterShape,
      backend,
    );
  }
  const dFilter = backend.makeOutput(filterShape, 'float32');
  if (tf.util.sizeFromShape(filterShape as number[]) === 0) return dFilter;
  const block = integerBlock(backend, forwardGeometry(convolution));
  backend.launch(
    'convolveFilterGradient',
    tapsOf(convolution) * inputChannels,
    positions * outputChannels * MULTIPLY_ADD,
    ...[backend.pointer(x), backend.pointer(dy), outputChannels, backend.pointer(dFilter)],
    ...[batch, backend.pointer(block)],
  );
  backend.release(block);
  return dFilter;
}
