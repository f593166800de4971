import type { tf } from '../../tf.ts';
import type { GpujsBackend } from './backend.ts';

/** What a TensorFlow.js kernel gives: one tensor or several. */
export type KernelResult = tf.TensorInfo | tf.TensorInfo[];

/** How this backend computes a kernel of TensorFlow.js. */
export interface Binding<KernelInputs, Attributes> {
  /** The name under which TensorFlow.js calls it. */
  readonly name: string;
  /**
   * Whether gpu.js kernels compute this call; TensorFlow.js' cpu kernel computes the others. Default: every call on floats
   * and booleans, and on integers that 32-bit floats hold exactly.
   */
  readonly accepts?: (inputs: KernelInputs, attributes: Attributes) => boolean;
  readonly run: (inputs: KernelInputs, attributes: Attributes, backend: GpujsBackend) => KernelResult;
}

/** A binding as the backend registers it. */
export type AnyBinding = Binding<tf.NamedTensorInfoMap, tf.NamedAttrMap>;

/** Inputs by name: those that are always there, and those that may be absent. */
export type Inputs<Names extends string, Optional extends string = never> = Readonly<
  Record<Names, tf.TensorInfo> & Partial<Record<Optional, tf.TensorInfo>>
>;

/** Binds kernels to a name of TensorFlow.js; here, and only here, inputs and attributes get their types. */
export function bind<Names extends string, Attributes = object, Optional extends string = never>(
  binding: Binding<Inputs<Names, Optional>, Attributes>,
): AnyBinding {
  return binding as AnyBinding;
}

/** True when an input holds floats. */
export const isFloat = ({ dtype }: tf.TensorInfo): boolean => dtype === 'float32';
