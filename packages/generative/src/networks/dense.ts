import { Flatten, Linear, type Random, Sequential, type SequentialPart, tf } from '@reverie/core';
import { type ActivationName, activationOf, initializerFor } from './activation-name.ts';
import type { Encoder } from './encoder.ts';
import type { MakeOptions } from './make-options.ts';

/** A network of fully connected layers. */
export interface DenseNetwork {
  /** Units of each hidden layer of the encoder; the decoder has them the other way round. */
  readonly hiddenSizes: readonly number[];
  /** Default: relu. */
  readonly activation?: ActivationName;
}

/** Fully connected layers with a nonlinearity behind each. */
function hiddenLayers(
  sizes: readonly number[],
  activation: ActivationName,
  random: Random,
  { initializer = initializerFor(activation), spectralNorm = false }: MakeOptions,
): SequentialPart[] {
  return sizes.slice(1).flatMap((outFeatures, index) => {
    const config = { inFeatures: sizes[index]!, outFeatures, initializer, spectralNorm };
    return [new Linear(config, random.split(`${index}`)), activationOf('DenseNetwork', activation)];
  });
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, d) => size * d, 1);

/** [batch, ...shape] to [batch, features], the last hidden size. */
export function denseEncoder(
  shape: readonly number[],
  { hiddenSizes, activation = 'relu' }: DenseNetwork,
  random: Random,
  options: MakeOptions,
): Encoder {
  const sizes = [sizeOf(shape), ...hiddenSizes];
  const layer = new Sequential([new Flatten(), ...hiddenLayers(sizes, activation, random, options)]);
  return { layer, features: sizes.at(-1)! };
}

/** [batch, inFeatures] to [batch, ...shape]. */
export function denseDecoder(
  inFeatures: number,
  shape: readonly number[],
  { hiddenSizes, activation = 'relu' }: DenseNetwork,
  random: Random,
  options: MakeOptions,
): Sequential {
  const sizes = [inFeatures, ...hiddenSizes.toReversed()];
  const output = { inFeatures: sizes.at(-1)!, outFeatures: sizeOf(shape) };
  return new Sequential([
    ...hiddenLayers(sizes, activation, random, options),
    new Linear(output, random.split('output')),
    (values) => tf.reshape(values, [-1, ...shape]),
  ]);
}
