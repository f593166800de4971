import { tf } from '../../tf.ts';

/*
 * A convolution y = x ∗ w is linear in x and in w, and so are its two gradients:
 *     BackpropInput(dy, w) = ∂⟨dy, x ∗ w⟩/∂x        BackpropFilter(x, dy) = ∂⟨dy, x ∗ w⟩/∂w
 * With u in the place of x and v in the place of w, ⟨dy, u ∗ w⟩ and ⟨dy, x ∗ v⟩ are symmetric in their parts, which gives
 * the gradients of the gradients by the same three kernels.
 */

/** The three kernels of one kind of convolution. */
interface Family {
  readonly forward: string;
  readonly backpropInput: string;
  readonly backpropFilter: string;
  /** What the forward kernel takes in addition to what the gradients' kernels have. */
  readonly defaults: tf.NamedAttrMap;
}

const FAMILIES: readonly Family[] = [
  {
    forward: 'Conv2D',
    backpropInput: 'Conv2DBackpropInput',
    backpropFilter: 'Conv2DBackpropFilter',
    defaults: { dilations: 1 },
  },
  {
    forward: 'DepthwiseConv2dNative',
    backpropInput: 'DepthwiseConv2dNativeBackpropInput',
    backpropFilter: 'DepthwiseConv2dNativeBackpropFilter',
    defaults: { dataFormat: 'NHWC' },
  },
  {
    forward: 'Conv3D',
    backpropInput: 'Conv3DBackpropInputV2',
    backpropFilter: 'Conv3DBackpropFilterV2',
    defaults: { dataFormat: 'NDHWC', dilations: 1 },
  },
];

const run = (kernel: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap): tf.Tensor =>
  tf.engine().runKernel<tf.Tensor>(kernel, inputs, attributes);

const inputGradient = ({ forward, backpropInput, backpropFilter, defaults }: Family): tf.GradConfig => ({
  kernelName: backpropInput,
  inputsToSave: ['dy', 'filter'],
  gradFunc: (ddx, saved, attributes) => {
    const [dy, filter] = saved as [tf.Tensor, tf.Tensor];
    const x = ddx as tf.Tensor;
    return {
      dy: () => run(forward, { x, filter }, { ...defaults, ...attributes }),
      filter: () => run(backpropFilter, { x, dy }, { ...attributes, filterShape: filter.shape }),
    };
  },
});

const filterGradient = ({ forward, backpropInput, backpropFilter, defaults }: Family): tf.GradConfig => ({
  kernelName: backpropFilter,
  inputsToSave: ['x', 'dy'],
  gradFunc: (ddw, saved, attributes) => {
    const [x, dy] = saved as [tf.Tensor, tf.Tensor];
    const filter = ddw as tf.Tensor;
    return {
      x: () => run(backpropInput, { dy, filter }, { ...attributes, inputShape: x.shape }),
      dy: () => run(forward, { x, filter }, { ...defaults, ...attributes }),
    };
  },
});

/** The gradients of the convolutions' gradients, and with them those of transposed convolutions of volumes. */
export const CONVOLUTION_GRADIENTS: readonly tf.GradConfig[] = FAMILIES.flatMap((family) => [
  inputGradient(family),
  filterGradient(family),
]);
