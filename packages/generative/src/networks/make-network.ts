import { ConfigError, checkOneOf, type Layer, type Random } from '@reverie/core';
import { type ConvNetwork, convDecoder, convEncoder } from './convolutional.ts';
import { type DenseNetwork, denseDecoder, denseEncoder } from './dense.ts';
import type { Encoder } from './encoder.ts';
import type { ImageShape } from './image-shape.ts';
import type { MakeOptions } from './make-options.ts';

/** What encoder and decoder are made of; the decoder mirrors the encoder. */
export type NetworkConfig = DenseNetwork | ConvNetwork;

/** @param shape [height, width, channels] of pictures, or any other for a fully connected network */
export function makeEncoder(
  shape: readonly number[],
  network: NetworkConfig,
  random: Random,
  options: MakeOptions = {},
): Encoder {
  checkNetwork(network);
  return 'channels' in network
    ? convEncoder(imageShape(shape), network, random, options)
    : denseEncoder(shape, network, random, options);
}

/** [batch, inFeatures] to [batch, ...shape], any numbers. */
export function makeDecoder(
  inFeatures: number,
  shape: readonly number[],
  network: NetworkConfig,
  random: Random,
  options: MakeOptions = {},
): Layer {
  checkNetwork(network);
  return 'channels' in network
    ? convDecoder(inFeatures, imageShape(shape), network, random, options)
    : denseDecoder(inFeatures, shape, network, random, options);
}

function imageShape(shape: readonly number[]): ImageShape {
  const [height, width, channels] = shape;
  if (shape.length === 3) return [height!, width!, channels!];
  throw new ConfigError({
    who: 'ConvNetwork',
    expected: 'pictures [height, width, channels]',
    got: `[${shape.join(', ')}]`,
    remedy: 'give a network of hiddenSizes for data of another shape',
  });
}

/** What only convolutional networks have. */
const OF_CONVOLUTIONS = ['norm', 'hiddenSize'];

function checkNetwork(network: NetworkConfig): void {
  const given: Readonly<Record<string, unknown>> = { ...network };
  const names = Object.keys(given).filter((name) => given[name] !== undefined);
  const kinds = ['channels', 'hiddenSizes'].filter((name) => names.includes(name));
  const who = 'NetworkConfig';
  if (kinds.length !== 1 || !Array.isArray(given[kinds[0]!])) {
    const expected = 'a list of either channels or hiddenSizes';
    throw new ConfigError({ who, expected, got: JSON.stringify(network) });
  }
  if ('channels' in network) checkOneOf(who, 'norm', network.norm ?? 'none', ['none', 'batch']);
  else if (OF_CONVOLUTIONS.some((name) => names.includes(name))) {
    const expected = `channels where there is ${OF_CONVOLUTIONS.join(' or ')}`;
    throw new ConfigError({ who, expected, got: JSON.stringify(network) });
  }
}
