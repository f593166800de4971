import { DataError } from '../errors.ts';
import { field, listField, parseJSON } from '../formats/json-fields.ts';
import {
  type AnnotatedObject,
  type AnnotatedPicture,
  type AnnotatedPictures,
  labelOf,
  type PixelBox,
  type Segmentation,
} from './annotations.ts';

const WHO = 'readCoco';

/**
 * Reads the objects of COCO: `instances_val2017.json`, with `images`, `annotations` and `categories`. Its boxes are left, top, width and
 * height. A class has the number of its place in `categories`.
 *
 * Source: Lin et al. 2014, Microsoft COCO; cocodataset.org, "Data format".
 *
 * @throws DataError that names the item which is wrong
 */
export function readCoco(text: string): AnnotatedPictures {
  const data = parseJSON(WHO, text);
  const categories = named(listField(WHO, data, 'categories'), 'categories', 'name');
  const pictures = new Map(
    listField(WHO, data, 'images').map((image, index) => {
      const path = `images[${index}]`;
      const number = (name: string): number => field(WHO, image, name, 'number', path);
      const file = field(WHO, image, 'file_name', 'string', path);
      const objects: AnnotatedObject[] = [];
      return [number('id'), { file, width: number('width'), height: number('height'), objects }];
    }),
  );
  listField(WHO, data, 'annotations').forEach((annotation, index) => {
    const path = `annotations[${index}]`;
    const of = <T>(known: ReadonlyMap<number, T>, name: string, list: string): T => {
      const id = field(WHO, annotation, name, 'number', path);
      const found = known.get(id);
      if (found !== undefined) return found;
      throw new DataError({ who: WHO, expected: `${path}.${name} to be an id of ${list}`, got: `${id}` });
    };
    const picture = of(pictures, 'image_id', 'images');
    const { iscrowd } = annotation as Readonly<Record<string, unknown>>;
    picture.objects.push({
      category: of(categories, 'category_id', 'categories'),
      box: boxOf(annotation, path),
      ...segmentationOf(annotation, path),
      ...(iscrowd === 1 && { crowd: true }),
      place: path,
    });
  });
  return { categories: [...categories.values()], pictures: [...pictures.values()] };
}

/** Names by id. */
function named(items: readonly unknown[], list: string, name: string): Map<number, string> {
  return new Map(
    items.map((item, index) => [
      field(WHO, item, 'id', 'number', `${list}[${index}]`),
      field(WHO, item, name, 'string', `${list}[${index}]`),
    ]),
  );
}

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((number) => typeof number === 'number' && Number.isFinite(number));

function boxOf(annotation: unknown, path: string): PixelBox {
  const { bbox } = annotation as Readonly<Record<string, unknown>>;
  if (isNumbers(bbox) && bbox.length === 4) {
    const [left, top, width, height] = bbox as [number, number, number, number];
    return [left, top, left + width, top + height];
  }
  const got = JSON.stringify(bbox) ?? 'none';
  throw new DataError({ who: WHO, expected: `4 numbers ${path}.bbox`, got: got.slice(0, 60) });
}

function segmentationOf(annotation: unknown, path: string): Pick<AnnotatedObject, 'segmentation'> {
  const { segmentation } = annotation as Readonly<Record<string, unknown>>;
  if (segmentation === undefined || segmentation === null) return {};
  if (Array.isArray(segmentation) && segmentation.every(isNumbers)) return { segmentation };
  if (isRunLengths(segmentation)) return { segmentation };
  const expected = `${path}.segmentation to be polygons or { counts, size }`;
  throw new DataError({ who: WHO, expected, got: JSON.stringify(segmentation).slice(0, 60) });
}

function isRunLengths(value: unknown): value is Segmentation {
  const { counts, size } = Object(value) as Readonly<Record<string, unknown>>;
  return (typeof counts === 'string' || isNumbers(counts)) && isNumbers(size) && size.length === 2;
}

/** Writes what {@link readCoco} reads. Ids count from 1. */
export function writeCoco({ categories, pictures }: AnnotatedPictures): string {
  const annotations = pictures.flatMap((picture, index) =>
    picture.objects.map((object) => ({ image_id: index + 1, ...annotationOf(object, categories, picture) })),
  );
  return JSON.stringify({
    images: pictures.map(({ file, width, height }, index) => ({
      id: index + 1,
      file_name: file,
      width,
      height,
    })),
    annotations: annotations.map((annotation, index) => ({ id: index + 1, ...annotation })),
    categories: categories.map((name, index) => ({ id: index + 1, name })),
  });
}

function annotationOf(
  { category, box: [left, top, right, bottom], segmentation, crowd = false }: AnnotatedObject,
  categories: readonly string[],
  { file }: AnnotatedPicture,
): object {
  const label = labelOf('writeCoco', category, categories, file);
  const [width, height] = [right - left, bottom - top];
  return {
    category_id: label + 1,
    bbox: [left, top, width, height],
    area: width * height,
    iscrowd: Number(crowd),
    ...(segmentation && { segmentation }),
  };
}
