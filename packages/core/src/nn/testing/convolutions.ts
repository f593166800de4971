import { Random } from '../../random/random.ts';
import { Conv2d, type Conv2dConfig } from '../conv-2d.ts';
import { Conv3d, type Conv3dConfig } from '../conv-3d.ts';
import { ConvTranspose2d, type ConvTranspose2dConfig } from '../conv-transpose-2d.ts';
import cases from '../golden/convolutions.json' with { type: 'json' };

/** A tensor in JSON. */
export interface NumbersOfShape {
  readonly shape: number[];
  readonly data: number[];
}

/** One convolution that PyTorch computed; see make-convolutions.py. */
export interface GoldenConvolution {
  readonly name: string;
  readonly layer: string;
  readonly config: object;
  readonly parameters: Readonly<Record<string, number[]>>;
  readonly x: NumbersOfShape;
  readonly y: NumbersOfShape;
  readonly gradients: Readonly<Record<string, number[]>>;
}

export const goldenConvolutions: readonly GoldenConvolution[] = cases as readonly GoldenConvolution[];

/** Any layer of convolutions. */
export type ConvolutionLayer = Conv2d | ConvTranspose2d | Conv3d;

/** The layer of PyTorch's name, with these options. */
export function makeConvolution(layer: string, config: object): ConvolutionLayer {
  const random = new Random(1);
  if (layer === 'Conv3d') return new Conv3d(config as Conv3dConfig, random);
  return layer === 'Conv2d'
    ? new Conv2d(config as Conv2dConfig, random)
    : new ConvTranspose2d(config as ConvTranspose2dConfig, random);
}
