import type { Random } from '@reverie/core';
import { type Painter, paintSamples } from './painter.ts';
import { type SheetOptions, writeSheet } from './sheet.ts';

/** A sheet of samples. */
export interface SamplesSheet extends SheetOptions {
  /** Default: 64; of a conditional model so many that the last row is full. */
  readonly count?: number | undefined;
  /** Drawn in turn. Default: all of the model. */
  readonly classes?: readonly number[];
}

const COUNT = 64;

/** Draws random pictures into a PNG. Unless told otherwise, a column shows one class. @returns how many there are */
export async function writeSamples(
  path: string,
  painter: Painter,
  { classes = painter.classes, count: asked, columns: wanted, ...options }: SamplesSheet,
  random: Random,
): Promise<number> {
  const columns = wanted ?? columnsOf(classes.length, asked ?? COUNT);
  const count = asked ?? (columns === undefined ? COUNT : Math.ceil(COUNT / columns) * columns);
  await writeSheet(path, await paintSamples(painter, count, random, classes), { ...options, columns });
  return count;
}

/** Columns of about a square, of which each has one class; undefined without classes. */
function columnsOf(classes: number, count: number): number | undefined {
  if (classes === 0) return undefined;
  const repeats = Math.max(1, Math.round(Math.sqrt(count) / classes));
  return Math.min(count, repeats * classes);
}
