import { ConfigError, checkNumber, DataError, ShapeError } from '@reverie/core';
import { type BoxArray, countBoxes, countCorners } from '../boxes/box-array.ts';

/** Options of a {@link BoxCoder}. */
export interface BoxCoderConfig {
  /** By what (tx, ty, tw, th) are multiplied, so that they vary about equally. Default: [1, 1, 1, 1]; Fast R-CNN's heads use [10, 10, 5, 5]. */
  readonly weights?: readonly [number, number, number, number];
  /** The largest tw and th that decoding believes, before the weights. Default: log(1000 / 16). */
  readonly maxLogScale?: number;
}

/**
 * Writes a box relative to an anchor (Girshick et al. 2014, appendix C), which regression learns, and reads it back:
 *     tx = (x − xa) / wa    ty = (y − ya) / ha    tw = log(w / wa)    th = log(h / ha)
 * for centers (x, y) and sizes (w, h). Names and results are those of torchvision's `BoxCoder`.
 */
export class BoxCoder {
  readonly weights: readonly [number, number, number, number];
  readonly maxLogScale: number;

  constructor({ weights = [1, 1, 1, 1], maxLogScale = Math.log(1000 / 16) }: BoxCoderConfig = {}) {
    if (weights.length !== 4) {
      throw new ConfigError({
        who: 'BoxCoder',
        expected: 'weights to be four numbers',
        got: `${weights.length}`,
      });
    }
    for (const weight of weights) checkNumber('BoxCoder', 'each of weights', weight, { above: 0 });
    checkNumber('BoxCoder', 'maxLogScale', maxLogScale);
    this.weights = weights;
    this.maxLogScale = maxLogScale;
  }

  /**
   * @param boxesXYXY [count, 4]
   * @param anchorsXYXY [count, 4]
   * @returns [count, 4], each (tx, ty, tw, th), of the boxes' type
   * @throws DataError for a box or an anchor without an area, of which there is no logarithm
   */
  encode<Boxes extends BoxArray>(boxesXYXY: Boxes, anchorsXYXY: BoxArray): Boxes {
    const who = 'BoxCoder.encode';
    const count = countWithArea(who, 'boxesXYXY', boxesXYXY);
    checkCount(who, 'anchorsXYXY', countWithArea(who, 'anchorsXYXY', anchorsXYXY), count);
    const codes = boxesXYXY.slice() as Boxes;
    for (let at = 0; at < codes.length; at += 4) {
      this.#encodeAxis(boxesXYXY, anchorsXYXY, at, codes);
      this.#encodeAxis(boxesXYXY, anchorsXYXY, at + 1, codes);
    }
    return codes;
  }

  #encodeAxis(boxes: BoxArray, anchors: BoxArray, at: number, codes: BoxArray): void {
    const size = boxes[at + 2]! - boxes[at]!;
    const anchorSize = anchors[at + 2]! - anchors[at]!;
    const offset = boxes[at]! + size / 2 - (anchors[at]! + anchorSize / 2);
    codes[at] = (this.weights[at % 4]! * offset) / anchorSize;
    codes[at + 2] = this.weights[(at + 2) % 4]! * Math.log(size / anchorSize);
  }

  /**
   * @param codes [count, classes, 4], each (tx, ty, tw, th), or [count, 4] where boxes are the same for each class
   * @param anchorsXYXY [count, 4]
   * @returns of the shape and the type of the codes, each (x1, y1, x2, y2)
   */
  decode<Codes extends BoxArray>(codes: Codes, anchorsXYXY: BoxArray): Codes {
    const who = 'BoxCoder.decode';
    const count = countCorners(who, 'anchorsXYXY', anchorsXYXY);
    const classes = count === 0 ? 0 : Math.floor(countBoxes(who, 'codes', codes) / count);
    checkCount(who, 'codes', codes.length / 4, classes * count);
    const boxes = codes.slice() as Codes;
    for (let at = 0; at < codes.length; at += 4) {
      const anchor = 4 * Math.floor(at / (4 * classes));
      this.#decodeAxis(codes, at, anchorsXYXY, anchor, boxes);
      this.#decodeAxis(codes, at + 1, anchorsXYXY, anchor + 1, boxes);
    }
    return boxes;
  }

  #decodeAxis(codes: BoxArray, at: number, anchors: BoxArray, anchor: number, boxes: BoxArray): void {
    const anchorSize = anchors[anchor + 2]! - anchors[anchor]!;
    const offset = codes[at]! / this.weights[at % 4]!;
    const logScale = Math.min(codes[at + 2]! / this.weights[(at + 2) % 4]!, this.maxLogScale);
    const center = offset * anchorSize + anchors[anchor]! + anchorSize / 2;
    const half = (Math.exp(logScale) * anchorSize) / 2;
    boxes[at] = center - half;
    boxes[at + 2] = center + half;
  }
}

function countWithArea(who: string, what: string, boxes: BoxArray): number {
  const count = countCorners(who, what, boxes);
  const empty = boxes.findIndex((edge, i) => i % 4 < 2 && boxes[i + 2] === edge);
  if (empty < 0) return count;
  const got = `none in box ${Math.floor(empty / 4)}`;
  throw new DataError({
    who,
    expected: `an area of each of ${what}`,
    got,
    remedy: 'leave out boxes without one',
  });
}

function checkCount(who: string, what: string, got: number, count: number): void {
  if (got === count) return;
  throw new ShapeError({ who, expected: `${what} for ${count} boxes`, got: `${got}` });
}
