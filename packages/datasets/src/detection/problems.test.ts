import { expect, it } from 'vitest';
import type { AnnotatedObject, AnnotatedPicture } from './annotations.ts';
import { annotationProblems, describeProblem, type KnownOfPictures } from './problems.ts';

const of = (object: Partial<AnnotatedObject>, picture: Partial<AnnotatedPicture> = {}): AnnotatedPicture => ({
  file: 'a.jpg',
  width: 20,
  height: 10,
  source: 'a.xml',
  objects: [{ category: 'cat', box: [1, 2, 3, 4], place: 'line 5', ...object }],
  ...picture,
});

const lines = (pictures: AnnotatedPicture[], known?: KnownOfPictures): string[] =>
  annotationProblems(pictures, known).map(describeProblem);

it('nothing is wrong with what is right, up to a pixel', () => {
  expect(lines([of({}), of({ box: [-1, -1, 21, 11] }, { file: 'b.jpg' })], { categories: ['cat'] })).toEqual(
    [],
  );
});

it.each<[Partial<AnnotatedObject>, string]>([
  [{ box: [3, 2, 3, 4] }, 'a.xml, line 5: the box 3, 2, 3, 4 has no area'],
  [{ box: [3, 2, 1, 4] }, 'a.xml, line 5: the box 3, 2, 1, 4 has no area'],
  [{ box: [1, 2, 22, 4] }, 'a.xml, line 5: the box 1, 2, 22, 4 is outside of the picture, 20 × 10'],
  [{ box: [-2, 2, 3, 4] }, 'a.xml, line 5: the box -2, 2, 3, 4 is outside of the picture, 20 × 10'],
  [{ box: [1, Number.NaN, 3, 4] }, 'a.xml, line 5: the box 1, NaN, 3, 4 has an edge that is no number'],
  [{ category: 'cow' }, "a.xml, line 5: the class 'cow' is none of cat, dog"],
])('tells of %j', (object, line) => {
  expect(lines([of(object)], { categories: ['cat', 'dog'] })).toEqual([line]);
});

it('tells of pictures that are missing, annotated twice, or of no size', () => {
  expect(lines([of({}), of({}, { source: 'b.xml' })], { exists: (file) => file !== 'a.jpg' })).toEqual([
    "a.xml: the picture 'a.jpg' is missing",
    "b.xml: the picture 'a.jpg' is missing",
    "b.xml: the picture 'a.jpg' is annotated twice",
  ]);
  expect(lines([of({ box: [0, 0, 0.5, 0.5] }, { width: 0 })])).toEqual(['a.xml: a picture of 0 × 10 pixels']);
});
