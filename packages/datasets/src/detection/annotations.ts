import { DataError } from '../errors.ts';

/**
 * Edges of an object in pixels from the picture's top left corner: left, top, right, bottom. Right and bottom are where it ends, so that
 * its width is right − left.
 */
export type PixelBox = readonly [left: number, top: number, right: number, bottom: number];

/**
 * What an object covers, as COCO writes it: polygons of x and y in turns; or how many pixels of the whole picture are outside, inside,
 * outside … column by column from the top left corner, as numbers or as COCO's compressed text.
 */
export type Segmentation =
  | readonly (readonly number[])[]
  | {
      readonly counts: readonly number[] | string;
      /** In pixels. */
      readonly size: readonly [height: number, width: number];
    };

/** An object of a picture. */
export interface AnnotatedObject {
  /** The name of its class. */
  readonly category: string;
  readonly box: PixelBox;
  readonly segmentation?: Segmentation;
  /** Hard to see: found or not, it does not count (VOC). */
  readonly difficult?: boolean;
  /** Goes on beyond the box, behind something or outside of the picture (VOC). */
  readonly truncated?: boolean;
  /** Many objects in one box; what is found in it does not count (COCO). */
  readonly crowd?: boolean;
  /** Where it stands in its file, such as `line 12` or `annotations[3]`. */
  readonly place?: string;
}

/** A picture and the objects in it. */
export interface AnnotatedPicture {
  /** The picture's file, as the annotations name it. */
  readonly file: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly objects: readonly AnnotatedObject[];
  /** The file that the annotations are from, where each picture has one of its own. */
  readonly source?: string;
}

/** Annotations of pictures, and the classes of their objects in the order of their numbers. */
export interface AnnotatedPictures {
  readonly categories: readonly string[];
  readonly pictures: readonly AnnotatedPicture[];
}

/** The names of the objects' classes, in alphabetical order: for formats that have no list of them. */
export function categoriesOf(pictures: readonly AnnotatedPicture[]): string[] {
  const names = pictures.flatMap(({ objects }) => objects.map(({ category }) => category));
  return [...new Set(names)].sort();
}

/**
 * The number of a class.
 *
 * @throws DataError for one that is not listed
 */
export function labelOf(who: string, category: string, categories: readonly string[], file: string): number {
  const label = categories.indexOf(category);
  if (label >= 0) return label;
  const expected = `objects of ${categories.join(', ')} in '${file}'`;
  throw new DataError({ who, expected, got: got(category) });
}

/** A number that text stands for. */
export function parseNumber(who: string, text: string | undefined, what: string): number {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new DataError({ who, expected: `a number ${what}`, got: got(text) });
}

/** What came, short enough for an error. */
export const got = (text: string | undefined): string =>
  text === undefined ? 'none' : JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
