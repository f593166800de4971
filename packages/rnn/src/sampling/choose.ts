import { ConfigError, categorical, checkNumber, type Random } from '@reverie/core';

/** How the next character is drawn from its distribution. */
export interface ChooseOptions {
  /** Divides the logits: below 1 sharper, above 1 flatter. Above 0. Default: 1. */
  readonly temperature?: number;
  /** Only the k most probable. Default: all. */
  readonly topK?: number;
  /** Only the most probable that together reach this probability (Holtzman et al., 2020). Default: 1, all. */
  readonly topP?: number;
}

/** Throws unless the options are in their ranges. */
export function checkChooseOptions(who: string, { temperature = 1, topK, topP = 1 }: ChooseOptions): void {
  if (!(temperature > 0 && Number.isFinite(temperature))) {
    const remedy = 'for the most probable character always, use topK 1';
    throw new ConfigError({
      who,
      expected: 'temperature to be a number above 0',
      got: `${temperature}`,
      remedy,
    });
  }
  if (topK !== undefined) checkNumber(who, 'topK', topK, { integer: true, min: 1 });
  checkNumber(who, 'topP', topP, { above: 0, max: 1 });
}

/** Draws an index with the probabilities softmax(logits / temperature), after top-k and top-p. */
export function choose(
  logits: ArrayLike<number>,
  { temperature = 1, topK, topP = 1 }: ChooseOptions,
  random: Random,
): number {
  const highest = Array.prototype.reduce.call(
    logits,
    (a, b) => Math.max(a as number, b as number),
    -Infinity,
  ) as number;
  const weights = Float64Array.from(logits, (logit) => Math.exp((logit - highest) / temperature));
  if (topK !== undefined || topP < 1) keepMostProbable(weights, topK ?? weights.length, topP);
  return categorical(random, weights);
}

/** Sets all weights to 0 but the `topK` largest, and of those all but the first that reach the share `topP`. */
function keepMostProbable(weights: Float64Array, topK: number, topP: number): void {
  const order = Array.from(weights.keys()).sort((a, b) => weights[b]! - weights[a]! || a - b);
  const enough = topP * weights.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  order.forEach((index, rank) => {
    if (rank >= topK || (rank > 0 && reached >= enough)) weights[index] = 0;
    reached += weights[index]!;
  });
}
