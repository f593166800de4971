import {
  BatchNorm,
  Conv2d,
  ConvTranspose2d,
  Flatten,
  Linear,
  type Random,
  Sequential,
  type SequentialPart,
  tf,
} from '@reverie/core';
import { type ActivationName, activationOf, initializerFor } from './activation-name.ts';
import type { Encoder } from './encoder.ts';
import type { ImageShape } from './image-shape.ts';
import type { MakeOptions } from './make-options.ts';

/** A network of convolutions, each of which halves height and width. */
export interface ConvNetwork {
  /** Channels of each of the encoder's convolutions; the decoder has them the other way round. */
  readonly channels: readonly number[];
  /** Units of a fully connected layer between the maps and the code, on both sides. Default: there is none. */
  readonly hiddenSize?: number;
  /** Batch normalization behind each layer but the first and the last (Radford, Metz and Chintala 2016). Default: none. */
  readonly norm?: 'none' | 'batch';
  /** Default: relu. */
  readonly activation?: ActivationName;
}

/** Rows and columns of each level, from the picture up: each has half of those below, rounded up. */
function levelsOf([height, width]: ImageShape, halvings: number): readonly (readonly [number, number])[] {
  return Array.from({ length: halvings + 1 }, (_, level) => {
    const half = (size: number): number => Math.ceil(size / 2 ** level);
    return [half(height), half(width)] as const;
  });
}

/** A window that halves so many rows: of 4 where it can be, which covers all places alike (Odena et al. 2016), of 3 for an odd number. */
const halving = (size: number): number => (size % 2 === 0 ? 4 : 3);

const STRIDED = { stride: 2, padding: 1 } as const;

/** [batch, height, width, channels] to [batch, features]. */
export function convEncoder(
  shape: ImageShape,
  { channels, hiddenSize, norm = 'none', activation = 'relu' }: ConvNetwork,
  random: Random,
  { initializer = initializerFor(activation), spectralNorm = false }: MakeOptions = {},
): Encoder {
  const levels = levelsOf(shape, channels.length);
  const act = activationOf('ConvNetwork', activation);
  const normed = (features: number, index: number): SequentialPart[] =>
    norm === 'batch' && index > 0 ? [new BatchNorm({ features })] : [];
  const convolutions = channels.flatMap((outChannels, index) => {
    const [height, width] = levels[index]!;
    const config = {
      inChannels: channels[index - 1] ?? shape[2],
      outChannels,
      kernelSize: [halving(height), halving(width)] as const,
      bias: norm === 'none' || index === 0,
      initializer,
      spectralNorm,
      ...STRIDED,
    };
    return [new Conv2d(config, random.split(`${index}`)), ...normed(outChannels, index), act];
  });
  const [height, width] = levels.at(-1)!;
  const inFeatures = height * width * (channels.at(-1) ?? shape[2]);
  const hidden =
    hiddenSize === undefined
      ? []
      : [
          new Linear(
            { inFeatures, outFeatures: hiddenSize, initializer, spectralNorm },
            random.split('hidden'),
          ),
          act,
        ];
  const layer = new Sequential([...convolutions, new Flatten(), ...hidden]);
  return { layer, features: hiddenSize ?? inFeatures };
}

/** [batch, inFeatures] to [batch, height, width, channels]. */
export function convDecoder(
  inFeatures: number,
  shape: ImageShape,
  { channels, hiddenSize, norm = 'none', activation = 'relu' }: ConvNetwork,
  random: Random,
  { initializer = initializerFor(activation) }: MakeOptions = {},
): Sequential {
  const levels = levelsOf(shape, channels.length).toReversed();
  const act = activationOf('ConvNetwork', activation);
  const maps = [...channels.toReversed(), shape[2]];
  const normed = (features: number): SequentialPart[] => [
    ...(norm === 'batch' ? [new BatchNorm({ features })] : []),
    act,
  ];
  const [height, width] = levels[0]!;
  const sizes = [inFeatures, ...(hiddenSize === undefined ? [] : [hiddenSize]), height * width * maps[0]!];
  const linears = sizes.slice(1).flatMap((outFeatures, index) => {
    const last = index === sizes.length - 2;
    const config = { inFeatures: sizes[index]!, outFeatures, initializer, bias: norm === 'none' || !last };
    return [new Linear(config, random.split(`linear-${index}`)), ...(last ? [] : [act])];
  });
  const convolutions = maps.slice(1).flatMap((outChannels, index) => {
    const [rows, columns] = levels[index + 1]!;
    const last = index === maps.length - 2;
    const config = {
      inChannels: maps[index]!,
      outChannels,
      kernelSize: [halving(rows), halving(columns)] as const,
      bias: norm === 'none' || last,
      initializer,
      ...STRIDED,
    };
    return [new ConvTranspose2d(config, random.split(`${index}`)), ...(last ? [] : normed(outChannels))];
  });
  const spread = (features: tf.Tensor): tf.Tensor => tf.reshape(features, [-1, height, width, maps[0]!]);
  return new Sequential([...linears, spread, ...normed(maps[0]!), ...convolutions]);
}
