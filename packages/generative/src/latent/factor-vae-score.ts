import { checkNumber, checkRandom, DataError, type NDArray, type Random } from '@reverie/core';
import { checkRows, type Rows } from '../evaluation/rows.ts';
import { checkFactors, column } from './mutual-information-gap.ts';

/** Options of {@link factorVAEScore}. */
export interface FactorVAEScoreOptions {
  /** Draws which factor is held, at which value, in which examples. */
  readonly random: Random;
  /** Examples of a vote. Default: 64. */
  readonly examples?: number;
  /** Votes which the classifier is made of, and as many again that it is tested on. Default: 800. */
  readonly votes?: number;
  /** Numbers of the code whose standard deviation is below this tell nothing, and cannot be voted for. Default: 0.05. */
  readonly leastStd?: number;
}

/** What one vote says: the factor that was held, and the number of the code that varied least. */
interface Vote {
  readonly factor: number;
  readonly dimension: number;
}

/**
 * Measures disentanglement, where the factors of variation are known: examples are drawn that share the value of one factor; the number of
 * the code that varies least among them, relative to how it varies at all, votes for that factor. The score is the share of votes from
 * which the factor can be told, by the majority of earlier votes for the same number.
 *
 * 1 where each factor has a number of its own; with codes that tell nothing, about 1 / factors. What varies within the value of a factor,
 * or is in two numbers at once, does not lower it, in contrast to `mutualInformationGap`.
 *
 * Source: Kim and Mnih 2018, Disentangling by Factorising, section 4 and figure 2.
 *
 * @param codes [examples, latent]
 * @param factors whole numbers from 0, [examples, factors]
 * @throws DataError when no number of the code varies
 */
export function factorVAEScore(codes: NDArray, factors: NDArray, options: FactorVAEScoreOptions): number {
  const who = 'factorVAEScore';
  const { random, examples = 64, votes = 800, leastStd = 0.05 } = options;
  checkRandom(who, random);
  checkNumber(who, 'examples', examples, { integer: true, min: 2 });
  checkNumber(who, 'votes', votes, { integer: true, min: 1 });
  checkNumber(who, 'leastStd', leastStd, { min: 0 });
  const z = checkRows(who, 'codes', codes, 2);
  const v = checkFactors(who, checkRows(who, 'factors', factors, 2), z.rows);
  const all = Array.from({ length: z.rows }, (_, row) => row);
  const spread = Array.from({ length: z.columns }, (_, i) => variance(z, i, all));
  const active = spread.flatMap((s, i) => (s > leastStd ** 2 ? [i] : []));
  if (active.length === 0)
    throw new DataError({ who, expected: `a number of the code that varies by ${leastStd}`, got: 'none' });
  const groups = Array.from({ length: v.columns }, (_, k) => rowsByValue(column(v, k)));
  const vote = (): Vote => {
    const factor = random.integer(v.columns);
    const { values, rows } = groups[factor]!;
    const same = rows.get(values[random.integer(z.rows)]!)!;
    const drawn = Array.from({ length: examples }, () => same[random.integer(same.length)]!);
    const relative = active.map((i) => variance(z, i, drawn) / spread[i]!);
    return { factor, dimension: active[relative.indexOf(Math.min(...relative))]! };
  };
  const ballots = Array.from({ length: 2 * votes }, vote);
  const majority = majorities(ballots.slice(0, votes), v.columns);
  const right = ballots.slice(votes).filter(({ factor, dimension }) => majority.get(dimension) === factor);
  return right.length / votes;
}

/** The factor for which each number of the code voted most often. */
function majorities(votes: readonly Vote[], factors: number): ReadonlyMap<number, number> {
  const counts = new Map<number, number[]>();
  for (const { factor, dimension } of votes) {
    const row = counts.get(dimension) ?? new Array<number>(factors).fill(0);
    row[factor]!++;
    counts.set(dimension, row);
  }
  return new Map([...counts].map(([dimension, row]) => [dimension, row.indexOf(Math.max(...row))]));
}

interface Grouped {
  readonly values: Float64Array;
  readonly rows: ReadonlyMap<number, readonly number[]>;
}

/** The examples of each value. */
function rowsByValue(values: Float64Array): Grouped {
  const rows = new Map<number, number[]>();
  values.forEach((value, row) => {
    const same = rows.get(value) ?? [];
    same.push(row);
    rows.set(value, same);
  });
  return { values, rows };
}

/** Of one column over some rows, without bias. */
function variance({ data, columns }: Rows, index: number, rows: readonly number[]): number {
  const values = rows.map((row) => data[row * columns + index]!);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
}
