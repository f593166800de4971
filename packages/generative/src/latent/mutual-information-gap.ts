import { checkNumber, DataError, type NDArray } from '@reverie/core';
import { checkRows, type Rows } from '../evaluation/rows.ts';

/** Options of {@link mutualInformationGap}. */
export interface MutualInformationGapOptions {
  /** Each number of a code is put into so many equal intervals between its smallest and largest value. Default: 20. */
  readonly bins?: number;
}

/** How far each factor is in one number of the code alone. */
export interface MutualInformationGap {
  /** The mean over the factors: from 0 to 1, where each is in one number, and no other number tells anything of it. */
  readonly score: number;
  /** [factors]: the gap of each. */
  readonly gaps: Float64Array;
  /** [factors, latent]: mutual information as a share of the factor's entropy. */
  readonly information: Float64Array;
  /** [factors]: the number of the code that tells most of each. */
  readonly dimensions: Int32Array;
}

/**
 * Measures disentanglement, where the factors of variation are known: the mutual information of a factor and the number of the code that
 * tells most of it, minus that of the second, as a share of the factor's entropy,
 *
 *   MIG = 1/K Σ_k (I(z_j; v_k) − max_{i ≠ j} I(z_i; v_k)) / H(v_k)
 *
 * Source: Chen, Li, Grosse and Duvenaud 2018, Isolating Sources of Disentanglement in VAEs, equation 6; information is that of a
 * histogram, as in Locatello et al. 2019, Challenging Common Assumptions, appendix C.
 *
 * @param codes [examples, latent], such as the means of a VAE's posterior; at least 2 numbers
 * @param factors whole numbers from 0, [examples, factors]
 * @throws DataError when a factor has the same value in all examples, or one that is no whole number
 */
export function mutualInformationGap(
  codes: NDArray,
  factors: NDArray,
  { bins = 20 }: MutualInformationGapOptions = {},
): MutualInformationGap {
  const who = 'mutualInformationGap';
  checkNumber(who, 'bins', bins, { integer: true, min: 2 });
  const z = checkRows(who, 'codes', codes, 2);
  checkNumber(who, 'numbers of a code', z.columns, { min: 2 });
  const v = checkFactors(who, checkRows(who, 'factors', factors, 2), z.rows);
  const binned = Array.from({ length: z.columns }, (_, i) => intoBins(column(z, i), bins));
  const information = Array.from({ length: v.columns }, (_, k) => {
    const values = Int32Array.from(column(v, k));
    const entropy = entropyOf(values);
    if (entropy === 0)
      throw new DataError({ who, expected: `factor ${k} to vary`, got: `${values[0]} in all examples` });
    // I(z; v) = H(z) + H(v) − H(z, v)
    const joint = (bin: Int32Array): Int32Array => bin.map((b, row) => values[row]! * bins + b);
    return binned.map((bin) => (entropyOf(bin) + entropy - entropyOf(joint(bin))) / entropy);
  });
  const dimensions = Int32Array.from(information, (row) => row.indexOf(Math.max(...row)));
  const gaps = Float64Array.from(information, (row) => {
    const [first, second] = row.toSorted((a, b) => b - a);
    return first! - second!;
  });
  const score = gaps.reduce((sum, gap) => sum + gap, 0) / v.columns;
  return { score, gaps, information: Float64Array.from(information.flat()), dimensions };
}

/** @throws DataError unless there is one row for each code, of whole numbers from 0 */
export function checkFactors(who: string, factors: Rows, rows: number): Rows {
  if (factors.rows !== rows)
    throw new DataError({
      who,
      expected: `factors of ${rows} examples, as the codes`,
      got: `${factors.rows}`,
    });
  const wrong = factors.data.find((value) => !Number.isInteger(value) || value < 0);
  if (wrong === undefined) return factors;
  throw new DataError({ who, expected: 'factors that are whole numbers from 0', got: `${wrong}` });
}

/** One column of a table. */
export const column = ({ data, rows, columns }: Rows, index: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => data[row * columns + index]!);

function intoBins(values: Float64Array, bins: number): Int32Array {
  const least = values.reduce((a, b) => Math.min(a, b));
  const width = (values.reduce((a, b) => Math.max(a, b)) - least) / bins;
  return Int32Array.from(values, (x) =>
    width > 0 ? Math.min(bins - 1, Math.floor((x - least) / width)) : 0,
  );
}

/** In nats, of the shares of equal values. */
function entropyOf(values: Int32Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / values.length) * Math.log(count / values.length);
  return entropy;
}
