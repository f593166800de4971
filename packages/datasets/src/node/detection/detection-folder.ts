import { join } from 'node:path';
import {
  type AnnotatedObject,
  type AnnotatedPicture,
  type AnnotatedPictures,
  categoriesOf,
} from '../../detection/annotations.ts';
import {
  type AnnotationProblem,
  annotationProblems,
  hasSize,
  objectProblems,
} from '../../detection/problems.ts';
import { DataError } from '../../errors.ts';
import { cocoFolder } from './coco-folder.ts';
import type { FolderListing, FormatReader, Found } from './format-reader.ts';
import { filesIn, isPicture, nameOf } from './listing.ts';
import { tableFolder } from './table-folder.ts';
import { vocFolder } from './voc-folder.ts';
import { yoloFolder } from './yolo-folder.ts';

/** How pictures can be annotated. */
export type AnnotationFormat = 'VOC' | 'COCO' | 'YOLO' | 'CSV';

/** Options of {@link readDetectionFolder}. */
export interface DetectionFolderOptions {
  /** The part to read, as the folder names it, such as `train` or `val`. Default: all of it. */
  readonly split?: string;
}

/** The annotated pictures of a folder. The file of each is a path that can be opened. */
export interface DetectionFolder extends AnnotatedPictures {
  readonly format: AnnotationFormat;
  /** What is wrong with it. Objects and pictures that have a problem are left out. */
  readonly problems: readonly AnnotationProblem[];
}

const WHO = 'readDetectionFolder';
const READERS: readonly (readonly [AnnotationFormat, FormatReader])[] = [
  ['VOC', vocFolder],
  ['COCO', cocoFolder],
  ['YOLO', yoloFolder],
  ['CSV', tableFolder],
];

/**
 * Reads a folder of pictures with boxes, in the format that it finds there: XML documents of PASCAL VOC, JSON of COCO, text files of YOLO
 * with `data.yaml`, `classes.txt` or `obj.names`, or a table of comma-separated values.
 *
 * @throws DataError where there are no annotations, or none of the split
 */
export async function readDetectionFolder(
  folder: string,
  { split }: DetectionFolderOptions = {},
): Promise<DetectionFolder> {
  const listing = { folder, files: await filesIn(WHO, folder), split };
  for (const [format, read] of READERS) {
    const found = await read(listing);
    if (found !== undefined) return checked(format, found, listing);
  }
  throw new DataError({
    who: WHO,
    expected: `annotations of VOC, COCO or YOLO, or a table, in '${folder}'`,
    got: split === undefined ? 'none' : `none of the split '${split}'`,
  });
}

function checked(format: AnnotationFormat, found: Found, { folder, files }: FolderListing): DetectionFolder {
  const paths = new Map(files.filter(isPicture).map((path) => [nameOf(path), path]));
  const known = new Set(files);
  const pathOf = (file: string): string | undefined => (known.has(file) ? file : paths.get(nameOf(file)));
  const categories = found.categories ?? categoriesOf(found.pictures);
  const exists = (file: string): boolean => pathOf(file) !== undefined;
  const problems = annotationProblems(found.pictures, { categories, exists });
  const rightObjects = (picture: AnnotatedPicture): AnnotatedObject[] =>
    picture.objects.filter((object) => objectProblems(object, picture, categories).length === 0);
  const pictures = found.pictures
    .filter(({ file }) => exists(file))
    .map((picture) => ({
      ...picture,
      file: join(folder, pathOf(picture.file)!),
      objects: hasSize(picture) ? rightObjects(picture) : [],
    }));
  return { format, categories, pictures, problems: [...found.problems, ...problems] };
}
