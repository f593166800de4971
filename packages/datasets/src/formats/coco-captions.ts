import { DataError } from '../errors.ts';
import { type CaptionedFile, groupByFile } from './captioned-file.ts';

/** Who complains. */
const WHO = 'readCocoCaptions';

/**
 * Reads the captions of COCO: `captions_train2017.json`, with `images` of an `id` and a `file_name`, and `annotations` of an
 * `image_id` and a `caption`.
 *
 * Source: Chen et al. (2015), Microsoft COCO Captions.
 *
 * @throws DataError for other JSON, a caption of an image that is not listed, or no captions.
 */
export function readCocoCaptions(text: string): CaptionedFile[] {
  const { images, annotations } = parse(text);
  const files = new Map(
    list(images, 'images').map((image, index) => [
      field(image, 'id', 'number', `images[${index}]`),
      field(image, 'file_name', 'string', `images[${index}]`),
    ]),
  );
  const pairs = list(annotations, 'annotations').map((annotation, index): [string, string] => {
    const path = `annotations[${index}]`;
    const id = field(annotation, 'image_id', 'number', path);
    const file = files.get(id);
    if (file === undefined)
      throw new DataError({ who: WHO, expected: `${path}.image_id to be the id of an image`, got: `${id}` });
    return [file, field(annotation, 'caption', 'string', path).trim()];
  });
  return groupByFile(WHO, pairs);
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch (cause) {
    const got = JSON.stringify(text.slice(0, 40));
    throw new DataError({ who: WHO, expected: 'JSON', got }, { cause });
  }
}

function list(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const got = value === undefined ? 'none' : typeof value;
  throw new DataError({ who: WHO, expected: `a list '${name}'`, got });
}

function field(item: unknown, name: string, type: 'number', path: string): number;
function field(item: unknown, name: string, type: 'string', path: string): string;
function field(item: unknown, name: string, type: 'number' | 'string', path: string): number | string {
  const value = (item as Readonly<Record<string, unknown>> | null)?.[name];
  if (typeof value === type) return value as number | string;
  const got = value === undefined ? 'none' : JSON.stringify(value);
  throw new DataError({ who: WHO, expected: `a ${type} ${path}.${name}`, got });
}
