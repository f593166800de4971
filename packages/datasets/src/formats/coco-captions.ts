import { DataError } from '../errors.ts';
import { type CaptionedFile, groupByFile } from './captioned-file.ts';
import { field, listField, parseJSON } from './json-fields.ts';

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
  const captions = parseJSON(WHO, text);
  const files = new Map(
    listField(WHO, captions, 'images').map((image, index) => [
      field(WHO, image, 'id', 'number', `images[${index}]`),
      field(WHO, image, 'file_name', 'string', `images[${index}]`),
    ]),
  );
  const pairs = listField(WHO, captions, 'annotations').map((annotation, index): [string, string] => {
    const path = `annotations[${index}]`;
    const id = field(WHO, annotation, 'image_id', 'number', path);
    const file = files.get(id);
    if (file === undefined)
      throw new DataError({ who: WHO, expected: `${path}.image_id to be the id of an image`, got: `${id}` });
    return [file, field(WHO, annotation, 'caption', 'string', path).trim()];
  });
  return groupByFile(WHO, pairs);
}
