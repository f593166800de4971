import {
  ConfigError,
  Conv2d,
  checkNumber,
  type PerAxis,
  type Random,
  type Sizes2d,
  type TensorMap,
  tf,
  xavierUniform,
} from '@reverie/core';
import type { ConvState } from './conv-cell.ts';
import { ConvStack } from './conv-stack.ts';
import { FramePredictor, type FramePredictorConfig, type ReadFrames } from './frame-predictor.ts';
import { onFrames } from './frames.ts';
import type { ConvCellName } from './make-conv-cell.ts';
import { fromPatches, toPatches } from './patches.ts';

/** What a {@link ConvFramePredictor} is made of. */
export interface ConvFramePredictorConfig extends FramePredictorConfig {
  /** Default: `'gru'`. */
  readonly cell?: ConvCellName;
  /** Channels of each layer's state. Default: [64]. */
  readonly hiddenChannels?: readonly number[];
  /** Default: 3. */
  readonly kernelSize?: PerAxis<Sizes2d>;
  /** Of the convolution with a ReLU that stands between the last state and the output. Default: 64. */
  readonly decoderChannels?: number;
  /** Side of the squares of pixels that are one place of the state's maps. Default: 4. */
  readonly patch?: number;
}

/** Of the recurrent layers. */
const STACK = { layerNorm: true, activation: 'leakyRelu' } as const;

/**
 * Predicts frames by convolutional recurrent layers: squares of pixels become places with more channels, the layers read these,
 * and two convolutions of their output give the squares of the next frame. Squares of pixels as in Shi et al. (2015), section 4.1.
 * The layers have layer normalization, GRUs leaky ReLUs: without them, training takes about four times as long.
 *
 * Parameters: `rnn.l<n>.…` of the layers, `decoder.weight` [decoderChannels, hidden, 3, 3], `decoder.bias`, `output.weight`
 * [patch² · channels, decoderChannels, 3, 3] and `output.bias`.
 */
export class ConvFramePredictor extends FramePredictor {
  readonly kind = 'ConvFramePredictor';
  readonly config: ConvFramePredictorConfig;
  readonly #patch: number;
  readonly #stack: ConvStack;
  readonly #decoder: Conv2d;
  readonly #output: Conv2d;

  constructor(config: ConvFramePredictorConfig, random: Random) {
    super();
    const { height, width, channels = 1, cell = 'gru', hiddenChannels = [64] } = config;
    const { kernelSize = 3, decoderChannels = 64 } = config;
    this.config = config;
    this.#patch = config.patch ?? 4;
    checkSides(height, width, this.#patch);
    const depth = this.#patch ** 2 * channels;
    const stack = { cell, inputChannels: depth, channels: hiddenChannels, kernelSize, ...STACK };
    this.#stack = this.child('rnn', new ConvStack(stack, random.split('rnn')));
    const options = { kernelSize: 3, padding: 'same', initializer: xavierUniform } as const;
    const convolution = (name: string, inChannels: number, outChannels: number): Conv2d =>
      this.child(name, new Conv2d({ inChannels, outChannels, ...options }, random.split(name)));
    this.#decoder = convolution('decoder', this.#stack.outputChannels, decoderChannels);
    this.#output = convolution('output', decoderChannels, depth);
  }

  read(frames: tf.Tensor5D, state?: TensorMap): ReadFrames {
    const places = onFrames(frames, (pictures) => toPatches(pictures, this.#patch));
    const { hidden, state: last } = this.#stack.forward(places, state && unpack(state));
    const [decode, convolve] = [this.#decoder.prepared(), this.#output.prepared()];
    const logits = onFrames(hidden, (maps) => fromPatches(convolve(tf.relu(decode(maps))), this.#patch));
    return { logits: logits as tf.Tensor5D, state: pack(last) };
  }
}

function checkSides(height: number, width: number, patch: number): void {
  for (const [name, value] of Object.entries({ height, width, patch }))
    checkNumber('ConvFramePredictor', name, value, { integer: true, min: 1 });
  if (height % patch === 0 && width % patch === 0) return;
  throw new ConfigError({
    who: 'ConvFramePredictor',
    expected: `a height and width that are multiples of the patch, ${patch}`,
    got: `${height} × ${width}`,
  });
}

/** The states of all layers by name: `'<layer>.<part>'`. */
const pack = (state: readonly ConvState[]): TensorMap =>
  Object.fromEntries(state.flatMap((parts, layer) => parts.map((part, i) => [`${layer}.${i}`, part])));

function unpack(state: TensorMap): ConvState[] {
  const layers: tf.Tensor4D[][] = [];
  for (const [name, part] of Object.entries(state)) {
    const [layer = 0, index = 0] = name.split('.').map(Number);
    layers[layer] ??= [];
    layers[layer][index] = part as tf.Tensor4D;
  }
  return layers;
}
