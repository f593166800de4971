import { ConfigError, Module, type Random, type tf } from '@reverie/core';
import type { ConvCell, ConvState } from './conv-cell.ts';
import { type ConvCellName, type ConvCellOptions, makeConvCell } from './make-conv-cell.ts';

/** What a {@link ConvStack} is made of. */
export interface ConvStackConfig extends Omit<ConvCellOptions, 'channels'> {
  readonly cell: ConvCellName;
  /** Channels of each layer's state. The stride is that of the first layer; the others have stride 1. */
  readonly channels: readonly number[];
}

/** What {@link ConvStack.forward} returns. */
export interface ConvStackOutput {
  /** The last layer's output after every frame: [batch, time, height, width, channels]. */
  readonly hidden: tf.Tensor5D;
  /** The state of every layer after the last frame. */
  readonly state: readonly ConvState[];
}

/** Convolutional recurrent layers on top of each other. The parameters of layer n begin with `l<n>.` */
export class ConvStack extends Module {
  readonly outputChannels: number;
  readonly #layers: readonly ConvCell[];

  constructor(config: ConvStackConfig, random: Random) {
    super();
    const { cell, channels, inputChannels, stride = 1 } = config;
    if (channels.length === 0)
      throw new ConfigError({ who: 'ConvStack', expected: 'channels of at least one layer', got: 'none' });
    this.#layers = channels.map((size, layer) => {
      const own =
        layer === 0 ? { inputChannels, stride } : { inputChannels: channels[layer - 1]!, stride: 1 };
      const name = `l${layer}`;
      return this.child(name, makeConvCell(cell, { ...config, channels: size, ...own }, random.split(name)));
    });
    this.outputChannels = channels.at(-1)!;
  }

  /**
   * @param x [batch, time, height, width, inputChannels]
   * @param state what an earlier call returned, to go on behind its last frame; default: zeros
   */
  forward(x: tf.Tensor, state?: readonly ConvState[]): ConvStackOutput {
    this.#checkState(state);
    let hidden = x;
    const last = this.#layers.map((cell, layer) => {
      const output = cell.sequence(hidden, state?.[layer]);
      hidden = output.hidden;
      return output.state;
    });
    return { hidden: hidden as tf.Tensor5D, state: last };
  }

  /** The shapes of the parts are checked where they are read. */
  #checkState(state: readonly ConvState[] | undefined): void {
    const parts = this.#layers.map(({ stateParts }) => stateParts);
    if (state === undefined || `${state.map(({ length }) => length)}` === `${parts}`) return;
    const describe = (counts: readonly number[]): string =>
      `the state of ${counts.length} layers (tensors: ${counts.join(', ')})`;
    throw new ConfigError({
      who: 'ConvStack.forward',
      expected: describe(parts),
      got: describe(state.map(({ length }) => length)),
      remedy: 'pass the state that the last call returned, or none',
    });
  }
}
