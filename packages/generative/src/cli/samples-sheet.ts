import type { Random } from '@reverie/core';
import type { Image } from '@reverie/plots';
import { type Painter, paintSamples } from './painter.ts';
import { imagesIn, type SheetOptions, writeGroups, writeSheet } from './sheet.ts';

/** A sheet of samples. */
export interface SamplesSheet extends SheetOptions {
  /** Default: 64, of points 2,500; of a conditional model so many that the last row is full. */
  readonly count?: number | undefined;
  /** Drawn in turn. Default: all of the model. */
  readonly classes?: readonly number[];
}

const COUNT = 64;
/** Points of a sheet: enough to see where they lie. */
export const POINTS = 2500;

/**
 * Draws random pictures into a PNG. Unless told otherwise, each class has a column, or several that stand apart from the others.
 *
 * @returns how many there are
 */
export async function writeSamples(
  path: string,
  painter: Painter,
  { classes = painter.classes, count: asked, columns: wanted, ...options }: SamplesSheet,
  random: Random,
): Promise<number> {
  const usual = painter.shape.length === 1 ? POINTS : COUNT;
  const each = wanted === undefined ? columnsOfEach(classes.length, asked ?? usual) : undefined;
  const columns = wanted ?? (each === undefined ? undefined : each * classes.length);
  const count = asked ?? (columns === undefined ? usual : Math.ceil(COUNT / columns) * columns);
  const samples = await paintSamples(painter, count, random, classes);
  if (each === undefined || each === 1 || classes.length === 1) {
    await writeSheet(path, samples, { ...options, columns });
    return count;
  }
  const groups = inGroups(await imagesIn(samples, options.who ?? path), classes.length);
  await writeGroups(path, groups, { ...options, columns: each, across: classes.length });
  return count;
}

/** Columns that each class has in about a square; undefined without classes. */
function columnsOfEach(classes: number, count: number): number | undefined {
  return classes === 0 ? undefined : Math.max(1, Math.round(Math.sqrt(count) / classes));
}

/** Those that were drawn in turn, class by class. */
const inGroups = (images: readonly Image[], classes: number): readonly (readonly Image[])[] =>
  Array.from({ length: classes }, (_, group) => images.filter((_image, i) => i % classes === group));
