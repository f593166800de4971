import { ConfigError, checkNumber } from '@reverie/core';
import type { PictureSize } from '../boxes/geometry.ts';

/** Options of an {@link AnchorGenerator}. */
export interface AnchorGeneratorConfig {
  /** For each feature map the sizes of anchors in pixels of the picture, √(width · height). */
  readonly sizes: readonly (readonly number[])[];
  /** For each feature map the ratios height / width, of which each size has one anchor. */
  readonly aspectRatios: readonly (readonly number[])[];
}

/**
 * Puts anchors of a few sizes and shapes at every place of feature maps (Ren et al. 2015, section 3.1.1). Results are those of
 * torchvision's `AnchorGenerator`: corners are rounded to whole pixels, and centers are at multiples of the stride.
 */
export class AnchorGenerator {
  /** For each feature map the anchors around (0, 0), each (x1, y1, x2, y2). */
  readonly #cells: readonly (readonly Anchor[])[];

  constructor({ sizes, aspectRatios }: AnchorGeneratorConfig) {
    const who = 'AnchorGenerator';
    if (sizes.length !== aspectRatios.length) {
      const expected = `aspectRatios of ${sizes.length} feature maps, as sizes has`;
      throw new ConfigError({ who, expected, got: `${aspectRatios.length}` });
    }
    for (const size of sizes.flat()) checkNumber(who, 'each of sizes', size, { above: 0 });
    for (const ratio of aspectRatios.flat()) checkNumber(who, 'each of aspectRatios', ratio, { above: 0 });
    this.#cells = sizes.map((ofMap, i) =>
      aspectRatios[i]!.flatMap((ratio) => ofMap.map((size) => anchorOf(size, ratio))),
    );
  }

  /** For each feature map how many anchors are at each place. */
  get anchorsPerPlace(): readonly number[] {
    return this.#cells.map((anchors) => anchors.length);
  }

  /**
   * @param picture the size of the picture
   * @param features the size of each feature map; its stride is that of the picture over it, rounded down
   * @returns [count, 4], each (x1, y1, x2, y2), map after map, line after line, place after place, ratio after ratio, size after size
   */
  generate(picture: PictureSize, features: readonly PictureSize[]): Float32Array {
    if (features.length !== this.#cells.length) {
      const expected = `${this.#cells.length} feature maps, as sizes has`;
      throw new ConfigError({ who: 'AnchorGenerator.generate', expected, got: `${features.length}` });
    }
    return Float32Array.from(features.flatMap((map, i) => gridOf(this.#cells[i]!, picture, map)));
  }
}

type Anchor = readonly [number, number, number, number];

function anchorOf(size: number, aspectRatio: number): Anchor {
  const halfHeight = roundHalfToEven((size * Math.sqrt(aspectRatio)) / 2);
  const halfWidth = roundHalfToEven(size / Math.sqrt(aspectRatio) / 2);
  return [-halfWidth, -halfHeight, halfWidth, halfHeight];
}

function gridOf(anchors: readonly Anchor[], picture: PictureSize, map: PictureSize): number[] {
  const strideX = Math.floor(picture.width / map.width);
  const strideY = Math.floor(picture.height / map.height);
  const numbers: number[] = [];
  for (let y = 0; y < map.height; y++)
    for (let x = 0; x < map.width; x++)
      for (const [x1, y1, x2, y2] of anchors)
        numbers.push(x * strideX + x1, y * strideY + y1, x * strideX + x2, y * strideY + y2);
  return numbers;
}

/** As PyTorch rounds. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
