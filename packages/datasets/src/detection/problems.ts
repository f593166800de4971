import type { AnnotatedObject, AnnotatedPicture } from './annotations.ts';

/** Something that is wrong with annotations. */
export interface AnnotationProblem {
  /** The file of annotations, or the picture's. */
  readonly file: string;
  /** Such as `line 12`, where it is known. */
  readonly place?: string;
  readonly problem: string;
}

/** What is known besides the annotations. */
export interface KnownOfPictures {
  /** The classes that there are. Default: whichever are named. */
  readonly categories?: readonly string[];
  /** Whether a picture's file is there. Default: it is not looked for. */
  readonly exists?: (file: string) => boolean;
}

/** Pixels by which a box may lie outside: rounding, and boxes that count from 0 in a format that counts from 1. */
const TOLERANCE = 1;

/** What is wrong with annotations: boxes outside of the picture or without area, unknown classes, pictures that are missing or named twice. */
export function annotationProblems(
  pictures: readonly AnnotatedPicture[],
  { categories, exists = () => true }: KnownOfPictures = {},
): AnnotationProblem[] {
  const seen = new Set<string>();
  return pictures.flatMap((picture) => {
    const { file, width, height, objects, source = file } = picture;
    const problems: AnnotationProblem[] = [];
    if (!exists(file)) problems.push({ file: source, problem: `the picture '${file}' is missing` });
    if (seen.has(file)) problems.push({ file: source, problem: `the picture '${file}' is annotated twice` });
    seen.add(file);
    if (!hasSize(picture))
      problems.push({ file: source, problem: `a picture of ${width} × ${height} pixels` });
    for (const object of objects) {
      const { place } = object;
      for (const problem of objectProblems(object, picture, categories))
        problems.push({ file: source, ...(place !== undefined && { place }), problem });
    }
    return problems;
  });
}

/** Whether a picture's sizes are numbers of pixels. */
export const hasSize = ({ width, height }: AnnotatedPicture): boolean =>
  [width, height].every((size) => Number.isInteger(size) && size > 0);

/** What is wrong with one object of a picture. */
export function objectProblems(
  { category, box }: AnnotatedObject,
  { width, height }: AnnotatedPicture,
  categories: readonly string[] | undefined,
): string[] {
  const problems: string[] = [];
  if (categories !== undefined && !categories.includes(category))
    problems.push(`the class '${category}' is none of ${categories.join(', ')}`);
  const [left, top, right, bottom] = box;
  const shown = box.map((edge) => Math.round(edge * 100) / 100).join(', ');
  if (!box.every(Number.isFinite)) problems.push(`the box ${shown} has an edge that is no number`);
  else if (right <= left || bottom <= top) problems.push(`the box ${shown} has no area`);
  else if (left < -TOLERANCE || top < -TOLERANCE || right > width + TOLERANCE || bottom > height + TOLERANCE)
    problems.push(`the box ${shown} is outside of the picture, ${width} × ${height}`);
  return problems;
}

/** A problem in a line: `file, line 12: …`. */
export const describeProblem = ({ file, place, problem }: AnnotationProblem): string =>
  `${file}${place === undefined ? '' : `, ${place}`}: ${problem}`;
