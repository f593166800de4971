import { join } from 'node:path';
import { normal, type Random, tf } from '@reverie/core';
import { FACE_ATTRIBUTE_NAMES } from '@reverie/datasets';
import { type AttributeEdit, interpolate, traverse } from '@reverie/generative';
import type { CodedFaces, Decode } from './attribute-trials.ts';
import { FACE_VALUES } from './face-arrays.ts';
import type { FaceSubject } from './face-subjects.ts';
import { writeSheet } from './picture-sheet.ts';

const COLUMNS = 12;
const ROWS = 6;

/** What a generator's pictures of attributes, ways and numbers are made of. */
export interface SheetSubject {
  readonly name: string;
  readonly decode: Decode;
  readonly known: CodedFaces;
  readonly edit: FaceSubject['edit'];
  readonly folder: string;
}

/** For each attribute a row of faces, and below it the same faces with another value of it. */
export async function drawArithmetic({ name, decode, known, edit, folder }: SheetSubject): Promise<void> {
  const attributes = FACE_ATTRIBUTE_NAMES.length;
  const sheet = tf.tidy(() => {
    const rows = FACE_ATTRIBUTE_NAMES.flatMap((attributeName, attribute) => {
      const first = attribute * COLUMNS;
      const codes = tf.slice(known.codes, [first, 0], [COLUMNS, known.codes.shape[1]]);
      const edits = Array.from({ length: COLUMNS }, (_, i): AttributeEdit => {
        const from = known.labels.data[(first + i) * attributes + attribute]!;
        return { attribute, from, to: (from + 1) % FACE_VALUES[attributeName]! };
      });
      return [decode(codes), decode(edit(codes, edits))];
    });
    return tf.concat(rows);
  });
  await writeSheet(sheet, COLUMNS, join(folder, `${name}-arithmetic.png`));
  sheet.dispose();
}

/** Rows of faces on the way from one code to another. */
export async function drawInterpolation(
  { name, decode, known, folder }: SheetSubject,
  kind: 'linear' | 'spherical',
): Promise<void> {
  const sheet = tf.tidy(() => {
    const ends = [0, ROWS].map((start) => tf.slice(known.codes, [start, 0], [ROWS, known.codes.shape[1]]));
    const ways = tf.transpose(interpolate(ends[0]!, ends[1]!, { steps: COLUMNS, kind }), [1, 0, 2]);
    return decode(tf.reshape(ways, [ROWS * COLUMNS, -1]));
  });
  await writeSheet(sheet, COLUMNS, join(folder, `${name}-interpolation.png`));
  sheet.dispose();
}

/** A row of one face for each of these numbers of its code, which goes from −3 to 3. */
export async function drawTraversals(
  { name, decode, known, folder }: SheetSubject,
  dimensions: Iterable<number>,
): Promise<void> {
  const sheet = tf.tidy(() => {
    const z = tf.reshape(tf.slice(known.codes, [0, 0], [1, known.codes.shape[1]]), [-1]) as tf.Tensor1D;
    return decode(tf.concat([...dimensions].map((dimension) => traverse(z, { dimension, steps: COLUMNS }))));
  });
  await writeSheet(sheet, COLUMNS, join(folder, `${name}-traversal.png`));
  sheet.dispose();
}

/** Faces that are drawn from the prior. */
export async function drawSamples(
  { name, decode, known, folder }: SheetSubject,
  random: Random,
): Promise<void> {
  const codes = [COLUMNS * ROWS, known.codes.shape[1]];
  const sheet = tf.tidy(() => decode(normal(random, codes) as tf.Tensor2D));
  await writeSheet(sheet, COLUMNS, join(folder, `${name}-samples.png`));
  sheet.dispose();
}
