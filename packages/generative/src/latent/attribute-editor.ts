import { checkNumber, DataError, type NDArray, ShapeError } from '@reverie/core';
import { Matrix, solve } from 'ml-matrix';
import { checkRows } from '../evaluation/rows.ts';

/** A code's attribute, and the value that it is to have. */
export interface AttributeEdit {
  /** Its number. */
  readonly attribute: number;
  /** The value that it has. */
  readonly from: number;
  readonly to: number;
}

/** What an attribute's values are known by. */
interface Known {
  /** Of the codes with each value, [values][latent]. */
  readonly means: readonly Float64Array[];
  /** Weights of each value's score, [values][latent]. */
  readonly weights: readonly Float64Array[];
}

/** Part of the codes' variance that is added to it, for numbers that hardly vary. */
const RIDGE = 1e-4;
/** A direction keeps at least so much of its length without what changes others; else both cannot be told apart. */
const LEAST_LENGTH = 1e-3;

/**
 * Changes one attribute of codes and keeps the others, which the difference of group means does not where attributes go together. The scores of
 * an attribute's values are linear functions of the code, by least squares. A code moves along the difference of both groups' means, without
 * its parts along which the others' scores change, until its own score is the mean of the wanted group.
 *
 * Source: Shen, Gu, Tang and Zhou 2020, Interpreting the Latent Space of GANs for Semantic Face Editing, section 2.3, "conditional
 * manipulation", whose hyperplanes are support vector machines' and whose steps have one length.
 */
export class AttributeEditor {
  readonly #attributes: readonly Known[];
  /** Of each attribute: what its directions must have no part of, orthonormal. */
  readonly #others: readonly (readonly Float64Array[])[];
  readonly #latentSize: number;

  /**
   * @param codes [count, latent]
   * @param labels the value of each code's attributes, whole numbers from 0, [count, attributes]
   * @throws DataError when a value has no code, or an attribute has one value only
   */
  constructor(codes: NDArray, labels: NDArray) {
    const who = 'AttributeEditor';
    const { data, rows, columns } = checkRows(who, 'codes', codes, 2);
    const known = checkRows(who, 'labels', labels, 2);
    if (known.rows !== rows)
      throw new ShapeError({ who, expected: `labels of ${rows} codes`, got: `${known.rows}` });
    const groups = Array.from({ length: known.columns }, (_, attribute) => {
      const column = Int32Array.from(
        { length: rows },
        (__, row) => known.data[row * known.columns + attribute]!,
      );
      return groupsOf(column, attribute);
    });
    this.#latentSize = columns;
    this.#attributes = knownOf(Matrix.from1DArray(rows, columns, Array.from(data)), groups);
    // Scores of one value less those of another are all that tells them apart.
    const slopes = this.#attributes.map(({ weights }) =>
      weights.slice(1).map((each) => difference(each, weights[0]!)),
    );
    this.#others = slopes.map((_, attribute) => orthonormal(slopes.toSpliced(attribute, 1).flat()));
  }

  /**
   * @param codes [count, latent]
   * @param edits one of each code
   * @param strengths how far each attribute goes: 1 is to the mean of the wanted group, 0 to that of the present one. Default: 1
   * @returns [count, latent]
   */
  edit(codes: NDArray, edits: readonly AttributeEdit[], strengths: readonly number[] = []): NDArray {
    const who = 'AttributeEditor.edit';
    const { data, rows, columns } = checkRows(who, 'codes', codes, 2);
    if (columns !== this.#latentSize || edits.length !== rows)
      throw new ShapeError({
        who,
        expected: `an edit for each of ${rows} codes of ${this.#latentSize} numbers`,
        got: `${edits.length}, of ${columns}`,
      });
    const edited = Float32Array.from(data);
    edits.forEach((edit, row) => {
      const code = edited.subarray(row * columns, (row + 1) * columns);
      const { direction, length } = this.#step(code, edit, strengths[edit.attribute] ?? 1);
      for (let i = 0; i < columns; i++) code[i]! += length * direction[i]!;
    });
    return { data: edited, shape: [rows, columns] };
  }

  #step(
    code: Float32Array,
    { attribute, from, to }: AttributeEdit,
    strength: number,
  ): { readonly direction: Float64Array; readonly length: number } {
    const who = 'AttributeEditor.edit';
    checkNumber(who, 'attribute', attribute, { integer: true, min: 0, below: this.#attributes.length });
    const { means, weights } = this.#attributes[attribute]!;
    for (const [name, value] of Object.entries({ from, to }))
      checkNumber(who, name, value, { integer: true, min: 0, below: means.length });
    const way = difference(means[to]!, means[from]!);
    const direction = without(way, this.#others[attribute]!);
    const normal = difference(weights[to]!, weights[from]!);
    if (from !== to && norm(direction) < LEAST_LENGTH * norm(way)) {
      const expected = `attribute ${attribute} to change without the others`;
      throw new DataError({ who, expected, got: 'codes in which it goes together with them' });
    }
    const target = dot(normal, means[from]!) + strength * dot(normal, way);
    const length = from === to ? 0 : (target - dot(normal, code)) / dot(normal, direction);
    return { direction, length };
  }
}

/** The rows of each value. */
function groupsOf(labels: Int32Array, attribute: number): number[][] {
  const count = 1 + labels.reduce((most, label) => Math.max(most, label), 0);
  const groups = Array.from({ length: count }, (): number[] => []);
  labels.forEach((label, row) => {
    groups[label]?.push(row);
  });
  const empty = groups.findIndex((rows) => rows.length === 0);
  if (count > 1 && empty < 0) return groups;
  throw new DataError({
    who: 'AttributeEditor',
    expected: `codes of each value of attribute ${attribute}, two at least`,
    got: count > 1 ? `none of value ${empty}` : 'one value only',
    remedy: 'give more codes',
  });
}

/** Least squares of each value's indicator on the centered codes. */
function knownOf(codes: Matrix, attributes: readonly number[][][]): Known[] {
  const centered = codes.clone().center('column');
  const covariance = centered.transpose().mmul(centered);
  const ridge = (RIDGE * covariance.trace()) / covariance.rows;
  const all = attributes.flat();
  const indicators = new Matrix(codes.rows, all.length);
  all.forEach((rows, column) => {
    for (const row of rows) indicators.set(row, column, 1);
  });
  const regularized = covariance.add(Matrix.eye(covariance.rows).mul(ridge));
  const weights = solve(regularized, centered.transpose().mmul(indicators));
  let column = 0;
  return attributes.map((groups) => ({
    means: groups.map((rows) => {
      const sum = new Float64Array(codes.columns);
      for (const row of rows) for (let i = 0; i < sum.length; i++) sum[i]! += codes.get(row, i) / rows.length;
      return sum;
    }),
    weights: groups.map(() => Float64Array.from(weights.getColumn(column++))),
  }));
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

const norm = (a: ArrayLike<number>): number => Math.sqrt(dot(a, a));

const difference = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - b[i]!);

/** A vector without its parts along others, which are orthonormal. */
function without(vector: Float64Array, others: readonly Float64Array[]): Float64Array {
  let rest = vector;
  for (const other of others) {
    const part = dot(rest, other);
    rest = rest.map((value, i) => value - part * other[i]!);
  }
  return rest;
}

/** An orthonormal basis of what vectors span (Gram and Schmidt), without directions that are rounding alone. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = without(vector, basis);
    const length = norm(rest);
    if (length > 1e-6 * norm(vector)) basis.push(rest.map((value) => value / length));
  }
  return basis;
}
