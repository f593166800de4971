import type { SimdBackend } from './backend.ts';
import { isNumeric } from './memory/tensor-storage.ts';
import type { tf } from './tf.ts';

/** What a kernel returns: one tensor or several. */
export type KernelResult = tf.TensorInfo | tf.TensorInfo[];

/** A kernel with a native form. */
export interface SimdKernel<KernelInputs, Attributes> {
  /** The name under which TensorFlow.js calls it. */
  readonly name: string;
  /**
   * Whether the native form computes this call; TensorFlow.js' cpu kernel computes the others. Default: every call whose
   * inputs are numbers or booleans.
   */
  readonly accepts?: (inputs: KernelInputs, attributes: Attributes) => boolean;
  readonly run: (inputs: KernelInputs, attributes: Attributes, backend: SimdBackend) => KernelResult;
}

/** A kernel as the backend registers it, whatever its inputs and attributes are. */
export type AnySimdKernel = SimdKernel<tf.NamedTensorInfoMap, tf.NamedAttrMap>;

/** Inputs by name: those that are always there, and those that may be absent. */
export type Inputs<Names extends string, Optional extends string = never> = Readonly<
  Record<Names, tf.TensorInfo> & Partial<Record<Optional, tf.TensorInfo>>
>;

/**
 * Declares a native kernel. TensorFlow.js types inputs and attributes as maps of anything; here, and only here, they get
 * the names and types that tfjs-core documents for the kernel: `simdKernel<'x' | 'filter', Conv2DAttrs, 'bias'>({…})`.
 */
export function simdKernel<Names extends string, Attributes = object, Optional extends string = never>(
  kernel: SimdKernel<Inputs<Names, Optional>, Attributes>,
): AnySimdKernel {
  return kernel as AnySimdKernel;
}

/** True when no input is a string or complex. */
export const allNumeric = (inputs: tf.NamedTensorInfoMap): boolean => {
  for (const key in inputs) {
    const input = inputs[key];
    if (input !== undefined && !isNumeric(input.dtype)) return false;
  }
  return true;
};
