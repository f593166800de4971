import { type NDArray, type Random, tf } from '@reverie/core';
import { FACE_ATTRIBUTE_NAMES } from '@reverie/datasets';
import type { AttributeEdit, PictureClassifier } from '@reverie/generative';
import { FACE_VALUES } from './face-arrays.ts';

/** Pictures that are decoded and classified at once. */
const AT_ONCE = 250;

/** Codes, and what their pictures show. */
export interface CodedFaces {
  /** [count, latent] */
  readonly codes: tf.Tensor2D;
  /** [count, attributes] */
  readonly labels: NDArray;
}

/** Draws what codes show: [count, latent] to [count, height, width, channels], from 0 to 1. */
export type Decode = (codes: tf.Tensor2D) => tf.Tensor;

/** Shares of trials. */
export interface TrialShares {
  readonly trials: number;
  /** The attribute has the wanted value, and all others are what they were. */
  readonly success: number;
  /** The attribute has the wanted value. */
  readonly changed: number;
}

/** What a classifier sees in pictures: which of its values each attribute has, [count, attributes]. */
export function answersOf(classifier: PictureClassifier, decode: Decode, codes: tf.Tensor2D): Int32Array {
  const [count, latentSize] = codes.shape;
  const attributes = FACE_ATTRIBUTE_NAMES.length;
  const answers = new Int32Array(count * attributes);
  for (let start = 0; start < count; start += AT_ONCE) {
    const rows = Math.min(AT_ONCE, count - start);
    const seen = tf.tidy(() => {
      const probs = classifier.probs(decode(tf.slice(codes, [start, 0], [rows, latentSize])));
      return FACE_ATTRIBUTE_NAMES.map((name) => tf.argMax(probs[name]!, 1).dataSync());
    });
    seen.forEach((values, attribute) => {
      values.forEach((value, row) => {
        answers[(start + row) * attributes + attribute] = value;
      });
    });
  }
  return answers;
}

/** An attribute and another value of it for each face, drawn uniformly. */
export function drawTrials({ data, shape }: NDArray, random: Random): AttributeEdit[] {
  const [count = 0, attributes = 0] = shape;
  return Array.from({ length: count }, (_, row) => {
    const attribute = random.integer(attributes);
    const values = FACE_VALUES[FACE_ATTRIBUTE_NAMES[attribute]!]!;
    const from = data[row * attributes + attribute]!;
    return { attribute, from, to: (from + 1 + random.integer(values - 1)) % values };
  });
}

/**
 * Whether each trial came out.
 *
 * @param before what the faces showed, [count, attributes]
 * @param after what the classifier sees in the changed ones
 * @returns shares by attribute, and of all
 */
export function shares(
  trials: readonly AttributeEdit[],
  before: ArrayLike<number>,
  after: ArrayLike<number>,
): { readonly all: TrialShares; readonly each: readonly TrialShares[] } {
  const attributes = before.length / trials.length;
  const outcomes = trials.map(({ attribute, to }, row) => {
    const at = (index: number): number => row * attributes + index;
    const isChanged = after[at(attribute)] === to;
    const others = Array.from({ length: attributes }, (_, index) => index).filter((i) => i !== attribute);
    const isKept = others.every((index) => after[at(index)] === before[at(index)]);
    return { attribute, isChanged, success: isChanged && isKept };
  });
  const sharesOf = (some: typeof outcomes): TrialShares => ({
    trials: some.length,
    success: some.filter(({ success }) => success).length / some.length,
    changed: some.filter(({ isChanged }) => isChanged).length / some.length,
  });
  return {
    all: sharesOf(outcomes),
    each: Array.from({ length: attributes }, (_, i) => sharesOf(outcomes.filter((o) => o.attribute === i))),
  };
}
