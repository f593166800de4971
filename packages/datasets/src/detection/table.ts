import Papa from 'papaparse';
import { DataError } from '../errors.ts';
import { type AnnotatedObject, type AnnotatedPicture, got, parseNumber } from './annotations.ts';

const WHO = 'readDetectionTable';
const COLUMNS = ['filename', 'width', 'height', 'class', 'xmin', 'ymin', 'xmax', 'ymax'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Reads a table of comma-separated values with a header: a row for each object, with `filename`, `width`, `height`, `class`, and the edges
 * `xmin`, `ymin`, `xmax`, `ymax` in pixels. A picture without objects is a row without a class.
 *
 * @param source the file's name, for errors
 * @throws DataError that names the line
 */
export function readDetectionTable(text: string, source: string): AnnotatedPicture[] {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''));
  const [header = [], ...rows] = data;
  const missing = COLUMNS.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    const expected = `the columns ${COLUMNS.join(', ')} in '${source}'`;
    throw new DataError({ who: WHO, expected, got: `none named ${missing.join(', ')}` });
  }
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken !== undefined) {
    const expected = `comma-separated values in '${source}', line ${(broken.row ?? 0) + 1}`;
    throw new DataError({ who: WHO, expected, got: broken.message });
  }
  const pictures = new Map<string, AnnotatedPicture & { objects: AnnotatedObject[] }>();
  rows.forEach((row, index) => {
    if (row.every((value) => value.trim() === '')) return;
    addRow(pictures, { header, row, line: index + 2, source });
  });
  return [...pictures.values()];
}

interface Row {
  readonly header: readonly string[];
  readonly row: readonly string[];
  readonly line: number;
  readonly source: string;
}

function addRow(
  pictures: Map<string, AnnotatedPicture & { objects: AnnotatedObject[] }>,
  { header, row, line, source }: Row,
): void {
  const cell = (name: Column): string | undefined => row[header.indexOf(name)];
  const number = (name: Column): number =>
    parseNumber(WHO, cell(name), `'${name}' in '${source}', line ${line}`);
  const file = cell('filename')!;
  if (file === '')
    throw new DataError({ who: WHO, expected: `a filename in '${source}', line ${line}`, got: got(file) });
  const known = pictures.get(file);
  const picture = known ?? { file, width: number('width'), height: number('height'), objects: [] };
  if (known === undefined) pictures.set(file, picture);
  const category = cell('class') ?? '';
  if (category === '') return;
  const box = [number('xmin'), number('ymin'), number('xmax'), number('ymax')] as const;
  picture.objects.push({ category, box, place: `line ${line}` });
}

/** Writes what {@link readDetectionTable} reads. */
export function writeDetectionTable(pictures: readonly AnnotatedPicture[]): string {
  const rows = pictures.flatMap(({ file, width, height, objects }) =>
    objects.length === 0
      ? [[file, width, height, '', '', '', '', '']]
      : objects.map(({ category, box }) => [file, width, height, category, ...box]),
  );
  return `${Papa.unparse({ fields: [...COLUMNS], data: rows }, { newline: '\n' })}\n`;
}
