import {
  Conv2d,
  checkNumber,
  checkShape,
  type Initializer,
  LayerNorm,
  Module,
  type PerAxis,
  type Random,
  type Sizes2d,
  tf,
  xavierUniform,
} from '@reverie/core';
import { checkClips, onFrames, unstackFrames } from './frames.ts';

/** What a cell carries from frame to frame: h, or h and c; each [batch, height, width, channels]. */
export type ConvState = readonly tf.Tensor4D[];

/** What {@link ConvCell.sequence} returns. */
export interface ConvSequenceOutput {
  /** The output after every frame: [batch, time, height, width, channels]. */
  readonly hidden: tf.Tensor5D;
  /** The state after the last frame. */
  readonly state: ConvState;
}

/** What every convolutional cell is made of. */
export interface ConvCellConfig {
  readonly inputChannels: number;
  /** Channels of the state. */
  readonly channels: number;
  /** Of the convolutions of the input and of the state. Default: 3. */
  readonly kernelSize?: PerAxis<Sizes2d>;
  /** Of the convolution of the input: the state has ⌈size / stride⌉ rows and columns. Default: 1. */
  readonly stride?: number;
  /**
   * Normalises what each convolution gives, over its channels at each place, before the sums are added (Ba, Kiros and Hinton,
   * 2016, their equations 20 and 22). Default: false.
   */
  readonly layerNorm?: boolean;
}

/** One frame: from the input's part of the gates' sums [batch, height, width, gates · channels] and the state to the next. */
export type ConvStep = (inputSums: tf.Tensor4D, state: ConvState) => ConvState;

/** A convolution and what normalises its sums. */
export interface GateSums {
  readonly convolution: Conv2d;
  readonly norm: LayerNorm | undefined;
}

/**
 * A recurrent layer whose state is a map of features: its matrix products are convolutions. The input's convolution is made for
 * all frames at once; with the state it goes on frame by frame.
 *
 * Parameters: `input.weight` [gates · channels, inputChannels, height, width] and `input.bias` [gates · channels], as in
 * PyTorch's `nn.Conv2d`, and with `layerNorm` a `weight` and a `bias` of each norm, as in its `nn.LayerNorm`.
 */
export abstract class ConvCell extends Module {
  readonly inputChannels: number;
  readonly channels: number;
  readonly stride: number;
  /** How many tensors its state has. */
  abstract readonly stateParts: number;
  readonly #config: ConvCellConfig;
  readonly #input: GateSums;

  constructor(config: ConvCellConfig, gates: number, random: Random) {
    super();
    const { inputChannels, channels, stride = 1 } = config;
    for (const [name, size] of Object.entries({ inputChannels, channels, stride }))
      checkNumber(new.target.name, name, size, { integer: true, min: 1 });
    this.inputChannels = inputChannels;
    this.channels = channels;
    this.stride = stride;
    this.#config = config;
    this.#input = this.#gateSums('input', inputChannels, gates, random);
  }

  /** What happens at one frame, made once for all frames of a sequence. */
  protected abstract stepper(): ConvStep;

  /** The state before the first frame, zeros, for frames of this size. */
  zeroState(batch: number, height: number, width: number): ConvState {
    const shape = this.#stateShape(batch, height, width);
    return Array.from({ length: this.stateParts }, () => tf.zeros(shape) as tf.Tensor4D);
  }

  /**
   * @param x [batch, time, height, width, inputChannels]
   * @param state default: zeros
   */
  sequence(x: tf.Tensor, state?: ConvState): ConvSequenceOutput {
    const who = `${this.constructor.name}.sequence`;
    checkClips(who, x, this.inputChannels);
    const [batch = 0, , height = 0, width = 0] = x.shape;
    let current = state ?? this.zeroState(batch, height, width);
    for (const part of current)
      checkShape(who, 'a state', part, this.#stateShape(batch, height, width), 'start without a state');
    const inputSums = onFrames(x, summer(this.#input));
    const step = this.stepper();
    const hidden = unstackFrames(inputSums).map((sums) => {
      current = step(sums as tf.Tensor4D, current);
      return current[0]!;
    });
    return { hidden: tf.stack(hidden, 1) as tf.Tensor5D, state: current };
  }

  /** Registers the convolution of the state, or of what becomes of it, that gives so many gates. */
  protected stateSums(name: string, gates: number, random: Random): GateSums {
    return this.#gateSums(name, this.channels, gates, random);
  }

  #gateSums(name: string, inChannels: number, gates: number, random: Random): GateSums {
    const { kernelSize = 3, channels, layerNorm = false } = this.#config;
    const isInput = name === 'input';
    const convolution = new Conv2d(
      {
        inChannels,
        outChannels: gates * channels,
        kernelSize,
        stride: isInput ? this.stride : 1,
        padding: 'same',
        bias: isInput,
        initializer: perGate(gates),
      },
      random.split(name),
    );
    const norm = layerNorm
      ? this.child(`${name}_norm`, new LayerNorm({ features: gates * channels }))
      : undefined;
    return { convolution: this.child(name, convolution), norm };
  }

  #stateShape(batch: number, height: number, width: number): [number, number, number, number] {
    const { stride, channels } = this;
    return [batch, Math.ceil(height / stride), Math.ceil(width / stride), channels];
  }
}

/** The sums of gates, [batch, height, width, gates · channels], of pictures [batch, height, width, channels]. */
export function summer({ convolution, norm }: GateSums): (x: tf.Tensor4D) => tf.Tensor4D {
  const convolve = convolution.prepared();
  return norm === undefined ? convolve : (x) => norm.forward(convolve(x)) as tf.Tensor4D;
}

/** Xavier's uniform weights, each gate counted as a layer of its own. */
const perGate =
  (gates: number): Initializer =>
  (random, shape) => {
    const [out = 0, inputs = 0, ...window] = shape;
    const size = window.reduce((product, length) => product * length, 1);
    return xavierUniform(random, shape, { fanIn: inputs * size, fanOut: (out / gates) * size });
  };
