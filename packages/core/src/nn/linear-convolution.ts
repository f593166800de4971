import { ConfigError, checkNumber, ShapeError } from '../errors.ts';
import { Random } from '../random/random.ts';
import { tf } from '../tf.ts';
import { Conv2d } from './conv-2d.ts';
import { Linear } from './linear.ts';

/** Neither layer draws its first weights: they are copies. */
const UNUSED = new Random(0);

/**
 * The convolution that computes at each place of a picture what a fully connected layer computes of a flattened map
 * (notes, section 27.2). On a map of that size it has one output; over larger maps it slides, which is what a network
 * with the linear layer would compute of each part, with the work shared (Sermanet et al. 2014, OverFeat).
 *
 * @param linear on maps flattened as `Flatten` does it, channels last; its weights are copied
 * @param map sizes of the map, whose product is the layer's inFeatures
 */
export function linearAsConv2d(
  linear: Linear,
  [height, width, channels]: readonly [height: number, width: number, channels: number],
): Conv2d {
  for (const [name, size] of Object.entries({ height, width, channels }))
    checkNumber('linearAsConv2d', name, size, { integer: true, min: 1 });
  const [outChannels, inFeatures] = linear.weight.shape;
  if (height * width * channels !== inFeatures) {
    throw new ShapeError({
      who: 'linearAsConv2d',
      expected: `a map of ${inFeatures} values, the inFeatures of the linear layer`,
      got: `[${height}, ${width}, ${channels}]`,
    });
  }
  const { weight, bias } = linear;
  const taps = (): tf.Tensor => tf.reshape(weight, [outChannels, height, width, channels]);
  const convolution = new Conv2d(
    {
      inChannels: channels,
      outChannels,
      kernelSize: [height, width],
      bias: bias !== undefined,
      initializer: () => tf.tidy(() => tf.transpose(taps(), [0, 3, 1, 2])), // [out, in, height, width]
    },
    UNUSED,
  );
  if (bias !== undefined) convolution.bias!.assign(bias);
  return convolution;
}

/**
 * The fully connected layer that computes of a flattened map what a convolution computes where its filter covers all
 * of the map: the inverse of {@link linearAsConv2d}.
 *
 * @param convolution without groups and dilation; its weights are copied
 */
export function conv2dAsLinear(convolution: Conv2d): Linear {
  const { groups, outChannels, weight, bias } = convolution;
  const { dilation = [] } = convolution.window();
  if (groups > 1 || dilation.some((step) => step > 1)) {
    throw new ConfigError({
      who: 'conv2dAsLinear',
      expected: 'a convolution without groups and dilation',
      got: `groups ${groups}, dilation ${dilation.join(' × ')}`,
    });
  }
  const inFeatures = weight.size / outChannels;
  const taps = (): tf.Tensor => tf.transpose(weight, [0, 2, 3, 1]); // [out, height, width, in]
  const linear = new Linear(
    {
      inFeatures,
      outFeatures: outChannels,
      bias: bias !== undefined,
      initializer: () => tf.tidy(() => tf.reshape(taps(), [outChannels, inFeatures])),
    },
    UNUSED,
  );
  if (bias !== undefined) linear.bias!.assign(bias);
  return linear;
}
