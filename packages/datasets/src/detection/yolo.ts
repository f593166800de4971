import { DataError } from '../errors.ts';
import { type AnnotatedObject, type AnnotatedPicture, got, labelOf, parseNumber } from './annotations.ts';

const WHO = 'readYOLO';

/** What the labels of YOLO do not say themselves. */
export interface LabeledPicture {
  readonly file: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Names of the classes. */
  readonly categories: readonly string[];
  /** The labels' file, for errors. */
  readonly source: string;
}

/**
 * Reads labels of YOLO: a text file for each picture, a line for each object: the number of its class, from 0, and the box's center, width
 * and height as shares of the picture's; or, in place of the latter, the corners of a polygon.
 *
 * Source: Redmon's Darknet, and the form with polygons of Ultralytics.
 *
 * @throws DataError that names the line
 */
export function readYOLO(text: string, picture: LabeledPicture): AnnotatedPicture {
  const { file, width, height, source } = picture;
  const objects = text.split(/\r?\n/).flatMap((line, index) => {
    const words = line.trim().split(/\s+/);
    return words[0] === '' ? [] : [objectOf(words, picture, index + 1)];
  });
  return { file, width, height, objects, source };
}

function objectOf(words: readonly string[], picture: LabeledPicture, line: number): AnnotatedObject {
  const { width, height, categories, source } = picture;
  const where = `in '${source}', line ${line}`;
  const [label, ...numbers] = words.map((word) => parseNumber(WHO, word, where));
  const category = categories[label!];
  if (category === undefined) {
    const expected = `a class from 0 to ${categories.length - 1} ${where}`;
    throw new DataError({ who: WHO, expected, got: got(words[0]) });
  }
  const place = `line ${line}`;
  if (numbers.length === 4) {
    const [x, y, w, h] = numbers as [number, number, number, number];
    const box = [
      (x - w / 2) * width,
      (y - h / 2) * height,
      (x + w / 2) * width,
      (y + h / 2) * height,
    ] as const;
    return { category, box, place };
  }
  if (numbers.length < 6 || numbers.length % 2 === 1) {
    const expected = `a class and 4 numbers, or the corners of a polygon, ${where}`;
    throw new DataError({ who: WHO, expected, got: `${numbers.length} numbers` });
  }
  const polygon = numbers.map((value, at) => value * (at % 2 === 0 ? width : height));
  return { category, box: around(polygon), segmentation: [polygon], place };
}

function around(polygon: readonly number[]): readonly [number, number, number, number] {
  const xs = polygon.filter((_, at) => at % 2 === 0);
  const ys = polygon.filter((_, at) => at % 2 === 1);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/**
 * Writes boxes as {@link readYOLO} reads them.
 *
 * @throws DataError for an object of a class that is not listed
 */
export function writeYOLO(
  { file, width, height, objects }: AnnotatedPicture,
  categories: readonly string[],
): string {
  const lines = objects.map(({ category, box: [left, top, right, bottom] }) => {
    const label = labelOf('writeYOLO', category, categories, file);
    const shares = [
      (left + right) / 2 / width,
      (top + bottom) / 2 / height,
      (right - left) / width,
      (bottom - top) / height,
    ];
    return `${label} ${shares.join(' ')}\n`;
  });
  return lines.join('');
}
