import type { SimdBackend } from '../backend.ts';
import { tf } from '../tf.ts';

/** The activations of fused kernels, numbered as in `assembly/activation.ts`. */
const CODES: Readonly<Record<string, number>> = {
  linear: 0,
  relu: 1,
  relu6: 2,
  elu: 3,
  leakyrelu: 4,
  sigmoid: 5,
};

/** The bias and the activation of a fused product or convolution. */
export interface Epilogue {
  readonly bias: tf.TensorInfo | undefined;
  readonly activation: string;
  readonly leakyreluAlpha?: number | undefined;
}

/** Whether the kernels apply this epilogue while the results are in the cache. */
export const isFusable = (bias: tf.TensorInfo | undefined, activation: string, columns: number): boolean =>
  activation in CODES &&
  (bias === undefined || (bias.dtype === 'float32' && tf.util.sizeFromShape(bias.shape) === columns));

/** The arguments `bias`, `activation`, `alpha` of the wasm kernels. */
export const epilogueArguments = (
  { bias, activation, leakyreluAlpha }: Epilogue,
  backend: SimdBackend,
): [number, number, number] => [
  bias === undefined ? 0 : backend.pointer(bias),
  CODES[activation]!,
  leakyreluAlpha ?? 0.2,
];
