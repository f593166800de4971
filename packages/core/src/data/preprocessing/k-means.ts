import { checkNumber } from '../../errors.ts';
import { categorical } from '../../random/arrays.ts';
import { checkRandom, type Random } from '../../random/random.ts';
import { rowSize } from '../rows.ts';
import type { NDArray } from '../source.ts';

/**
 * How different the `size` numbers of `a` from `i` on are from those of `b` from `j` on, 0 where they are equal. Rows are `a`, centers
 * `b`.
 */
export type Dissimilarity = (
  a: ArrayLike<number>,
  i: number,
  b: ArrayLike<number>,
  j: number,
  size: number,
) => number;

/** Options of {@link kMeans}. */
export interface KMeansOptions {
  readonly clusters: number;
  readonly random: Random;
  /** Passes at most; it ends before when no row changes its cluster. Default: 50. */
  readonly iterations?: number;
  /** By what the nearest center is found. Default: the squared distance. */
  readonly dissimilarity?: Dissimilarity;
}

/** What {@link kMeans} finds. */
export interface Clustering {
  /** [clusters, ...features] */
  readonly centers: NDArray;
  /** [rows]: the nearest center of each. */
  readonly labels: Int32Array;
  /** [clusters]: the share of the rows that each has. */
  readonly shares: readonly number[];
}

/** Rows of numbers, one behind the other. */
interface Rows {
  readonly data: ArrayLike<number>;
  readonly count: number;
  readonly size: number;
  readonly dissimilarity: Dissimilarity;
}

/**
 * Groups rows around centers, each the mean of its rows: Lloyd's algorithm (1982), begun at rows far apart (k-means++, Arthur and
 * Vassilvitskii 2007). A cluster that loses all rows keeps its center.
 *
 * @param data [rows, ...features]
 * @throws ConfigError unless there are as many rows as clusters
 */
export function kMeans(
  { data, shape }: NDArray,
  { clusters, random, iterations = 50, dissimilarity = squaredDistance }: KMeansOptions,
): Clustering {
  const rows: Rows = { data, count: shape[0] ?? 0, size: rowSize({ data, shape }), dissimilarity };
  checkNumber('kMeans', 'clusters', clusters, { integer: true, min: 1, max: rows.count });
  checkNumber('kMeans', 'iterations', iterations, { integer: true, min: 1 });
  checkRandom('kMeans', random);
  const centers = farApart(rows, clusters, random);
  const labels = new Int32Array(rows.count).fill(-1);
  for (let pass = 0; pass < iterations; pass++) {
    if (!assign(rows, centers, labels)) break;
    moveToMeans(rows, centers, labels);
  }
  const counts = new Array<number>(clusters).fill(0);
  for (const label of labels) counts[label]!++;
  return {
    centers: { data: centers, shape: [clusters, ...shape.slice(1)] },
    labels,
    shares: counts.map((count) => count / rows.count),
  };
}

/** Rows to begin with, each drawn by how far it is from the nearest one before it. */
function farApart(rows: Rows, clusters: number, random: Random): Float32Array {
  const { data, count, size } = rows;
  const centers = new Float32Array(clusters * size);
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let chosen = random.integer(count);
  for (let cluster = 0; cluster < clusters; cluster++) {
    for (let i = 0; i < size; i++) centers[cluster * size + i] = data[chosen * size + i]!;
    for (let row = 0; row < count; row++)
      nearest[row] = Math.min(nearest[row]!, toCenter(rows, row, centers, cluster));
    chosen = nearest.some((distance) => distance > 0) ? categorical(random, nearest) : random.integer(count);
  }
  return centers;
}

/** Gives each row the nearest center. @returns whether one changed */
function assign(rows: Rows, centers: Float32Array, labels: Int32Array): boolean {
  const clusters = centers.length / rows.size;
  let changed = false;
  for (let row = 0; row < rows.count; row++) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let cluster = 0; cluster < clusters; cluster++) {
      const distance = toCenter(rows, row, centers, cluster);
      if (distance < least) [best, least] = [cluster, distance];
    }
    changed ||= labels[row] !== best;
    labels[row] = best;
  }
  return changed;
}

function moveToMeans({ data, count, size }: Rows, centers: Float32Array, labels: Int32Array): void {
  const sums = new Float64Array(centers.length);
  const members = new Float64Array(centers.length / size);
  for (let row = 0; row < count; row++) {
    const cluster = labels[row]!;
    members[cluster]!++;
    for (let i = 0; i < size; i++) sums[cluster * size + i]! += data[row * size + i]!;
  }
  for (let i = 0; i < centers.length; i++) {
    const of = members[Math.floor(i / size)]!;
    if (of > 0) centers[i] = sums[i]! / of;
  }
}

const toCenter = (
  { data, size, dissimilarity }: Rows,
  row: number,
  centers: Float32Array,
  cluster: number,
): number => dissimilarity(data, row * size, centers, cluster * size, size);

const squaredDistance: Dissimilarity = (a, i, b, j, size) => {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += (a[i + k]! - b[j + k]!) ** 2;
  return sum;
};
