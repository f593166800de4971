import type { BoxArray } from './box-array.ts';
import { areaOf } from './geometry.ts';
import { intersection } from './iou.ts';

/** Cells along an axis at most. */
const MOST_CELLS = 128;
/** So that rounding never hides a box at the edge of the reach. */
const SLACK = 1 + 1e-6;

/** The cells along one axis. */
interface Axis {
  readonly start: number;
  readonly size: number;
  readonly cells: number;
}

/**
 * The boxes that non-maximum suppression has kept, in the cells of a grid that their centers are in: what a box overlaps by more than
 * the threshold is near it and of about its size, so only few have to be looked at.
 */
export class KeptBoxes {
  readonly #boxes: BoxArray;
  readonly #threshold: number;
  /**
   * How far apart two centers can be along an axis, in sizes w of the first box. What they share there is above t·(w + v)/(1 + t), for
   * an IoU above t, and so the second size v below w / t; the distance is below (w + v)/2 − t·(w + v)/(1 + t).
   */
  readonly #reach: number;
  readonly #columns: Axis;
  readonly #rows: Axis;
  /** The box that came last into each cell, −1 if none did. */
  readonly #last: Int32Array;
  /** The box that came into its cell before each box, −1 if none did. */
  readonly #before: Int32Array;

  /**
   * @param boxes [count, 4], each (x1, y1, x2, y2)
   * @param threshold the IoU that a box may have with a kept one
   */
  constructor(boxes: BoxArray, threshold: number) {
    this.#boxes = boxes;
    this.#threshold = threshold;
    this.#reach = (SLACK * (1 / threshold - 1)) / 2;
    this.#columns = axisOf(boxes, 0, this.#reach);
    this.#rows = axisOf(boxes, 1, this.#reach);
    this.#last = new Int32Array(this.#columns.cells * this.#rows.cells).fill(-1);
    this.#before = new Int32Array(boxes.length / 4);
  }

  add(box: number): void {
    const cell = this.#cellAt(box);
    this.#before[box] = this.#last[cell]!;
    this.#last[cell] = box;
  }

  /** Whether the IoU of a box with a kept one is above the threshold. */
  cover(box: number): boolean {
    if (this.#coverFrom(this.#cellAt(box), box)) return true; // most often it is here
    const [left, right] = this.#cellsAround(this.#columns, 4 * box);
    const [top, bottom] = this.#cellsAround(this.#rows, 4 * box + 1);
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++)
        if (this.#coverFrom(row * this.#columns.cells + column, box)) return true;
    return false;
  }

  #cellAt(box: number): number {
    const column = cellOf(this.#columns, center(this.#boxes, 4 * box));
    return cellOf(this.#rows, center(this.#boxes, 4 * box + 1)) * this.#columns.cells + column;
  }

  #cellsAround(axis: Axis, at: number): readonly [number, number] {
    const middle = center(this.#boxes, at);
    const reach = this.#reach * (this.#boxes[at + 2]! - this.#boxes[at]!);
    return [cellOf(axis, middle - reach), cellOf(axis, middle + reach)];
  }

  #coverFrom(cell: number, box: number): boolean {
    const boxes = this.#boxes;
    const area = areaOf(boxes, 4 * box);
    for (let other = this.#last[cell]!; other >= 0; other = this.#before[other]!) {
      const shared = intersection(boxes, 4 * box, boxes, 4 * other);
      if (shared > 0 && shared / (area + areaOf(boxes, 4 * other) - shared) > this.#threshold) return true;
    }
    return false;
  }
}

const center = (boxes: BoxArray, at: number): number => (boxes[at]! + boxes[at + 2]!) / 2;

/** Cells of half the reach that boxes have on average. */
function axisOf(boxes: BoxArray, first: number, reach: number): Axis {
  let [start, end, sizes] = [Infinity, -Infinity, 0];
  for (let at = first; at < boxes.length; at += 4) {
    start = Math.min(start, center(boxes, at));
    end = Math.max(end, center(boxes, at));
    sizes += boxes[at + 2]! - boxes[at]!;
  }
  const mean = (4 * sizes) / boxes.length;
  const size = Math.max((reach * mean) / 2, (end - start) / MOST_CELLS);
  if (!(size > 0 && size < Infinity)) return { start, size: 1, cells: 1 };
  return { start, size, cells: Math.max(1, Math.ceil((end - start) / size)) };
}

const cellOf = ({ start, size, cells }: Axis, place: number): number =>
  Math.min(Math.max(Math.floor((place - start) / size), 0), cells - 1);
