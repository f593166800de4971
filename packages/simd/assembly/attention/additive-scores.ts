/** Additive attention's scores vᵀ tanh(q + k), and their gradients. */
import { tanhOf, timesTanhSlope } from '../recurrent/gates';
import { at, horizontalSum, loadLanes, madd, storeLanes } from '../vector';

/**
 * For the queries `begin..end` of all rows of the batch, every place p of the query's row:
 *
 *     compared[p] = tanh(q + k[p]),  scores[p] = vᵀ compared[p]
 *
 * @param queries [batch · steps, size]; keys [batch, places, size]; weight v [size]
 * @param compared [batch · steps, places, size]; scores [batch · steps, places]
 */
export function additiveScores(
  steps: i32,
  places: i32,
  size: i32,
  queries: usize,
  keys: usize,
  weight: usize,
  compared: usize,
  scores: usize,
  begin: i32,
  end: i32,
): void {
  for (let row = begin; row < end; row++) {
    const query = at(queries, row * size),
      first = (row / steps) * places;
    for (let p = 0; p < places; p++) {
      const key = at(keys, (first + p) * size),
        to = at(compared, (row * places + p) * size);
      store<f32>(at(scores, row * places + p), comparePlace(size, query, key, weight, to));
    }
  }
}

/** One score. */
@inline
function comparePlace(size: i32, query: usize, key: usize, weight: usize, compared: usize): f32 {
  let sum = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= size; j += 4) sum = compareLanes(query, key, weight, compared, sum, j, 4);
  if (j < size) sum = compareLanes(query, key, weight, compared, sum, j, size - j);
  return horizontalSum(sum);
}

/** The lanes `j` to `j + n` of that; a constant n of 4 compiles to code without a branch. */
@inline
function compareLanes(query: usize, key: usize, weight: usize, compared: usize, sum: v128, j: i32, n: i32): v128 {
  const y = tanhOf(f32x4.add(loadLanes(at(query, j), n), loadLanes(at(key, j), n)));
  storeLanes(at(compared, j), y, n);
  return madd(loadLanes(at(weight, j), n), y, sum);
}

/**
 * The gradients in the batch's rows `begin..end`, with δ = dScores:
 *
 *     d = δ v ⊙ (1 − compared²);  dQueries = Σ_places d;  dKeys = Σ_steps d;  dWeights = Σ_steps,places δ compared
 *
 * @param dQueries [batch · steps, size]; dKeys [batch, places, size]; dWeights [batch, size]: of each row by itself
 */
export function additiveScoresGradient(
  steps: i32,
  places: i32,
  size: i32,
  dScores: usize,
  compared: usize,
  weight: usize,
  dQueries: usize,
  dKeys: usize,
  dWeights: usize,
  begin: i32,
  end: i32,
): void {
  memory.fill(at(dQueries, begin * steps * size), 0, <usize>((end - begin) * steps * size) << 2);
  memory.fill(at(dKeys, begin * places * size), 0, <usize>((end - begin) * places * size) << 2);
  memory.fill(at(dWeights, begin * size), 0, <usize>((end - begin) * size) << 2);
  for (let row = begin * steps; row < end * steps; row++) {
    const b = row / steps;
    for (let p = 0; p < places; p++) {
      addPlace(
        size,
        load<f32>(at(dScores, row * places + p)),
        at(compared, (row * places + p) * size),
        weight,
        at(dQueries, row * size),
        at(dKeys, (b * places + p) * size),
        at(dWeights, b * size),
      );
    }
  }
}

/** What one score of gradient `dScore` adds. */
@inline
function addPlace(
  size: i32,
  dScore: f32,
  compared: usize,
  weight: usize,
  dQuery: usize,
  dKey: usize,
  dWeight: usize,
): void {
  const delta = f32x4.splat(dScore);
  let j = 0;
  for (; j + 4 <= size; j += 4) addLanes(delta, compared, weight, dQuery, dKey, dWeight, j, 4);
  if (j < size) addLanes(delta, compared, weight, dQuery, dKey, dWeight, j, size - j);
}

/** The lanes `j` to `j + n` of that. */
@inline
function addLanes(
  delta: v128,
  compared: usize,
  weight: usize,
  dQuery: usize,
  dKey: usize,
  dWeight: usize,
  j: i32,
  n: i32,
): void {
  const y = loadLanes(at(compared, j), n),
    d = timesTanhSlope(f32x4.mul(delta, loadLanes(at(weight, j), n)), y);
  storeLanes(at(dQuery, j), f32x4.add(loadLanes(at(dQuery, j), n), d), n);
  storeLanes(at(dKey, j), f32x4.add(loadLanes(at(dKey, j), n), d), n);
  storeLanes(at(dWeight, j), madd(delta, y, loadLanes(at(dWeight, j), n)), n);
}
