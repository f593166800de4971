import type { Outcome } from './match-objects.ts';

/** How well a class is found at one threshold. */
export interface Accumulated {
  /** [101]: the best precision at a recall of 0, 0.01, …, 1 or above. */
  readonly precisions: readonly number[];
  /** Of all detections. */
  readonly recall: number;
}

/** A detection that counts or not. */
export interface ScoredOutcome {
  readonly score: number;
  readonly outcome: Outcome;
}

const RECALLS: readonly number[] = Array.from({ length: 101 }, (_, i) => i * 0.01);

/**
 * @param detections of all pictures, one picture after the other
 * @param positives how many objects there were to find, 1 at least
 */
export function accumulate(detections: readonly ScoredOutcome[], positives: number): Accumulated {
  const counted = detections
    .filter(({ outcome }) => outcome !== 'ignored')
    .toSorted((a, b) => b.score - a.score);
  let hits = 0;
  const points = counted.map(({ outcome }, i) => {
    if (outcome === 'true') hits++;
    return { recall: hits / positives, precision: hits / (i + 1) };
  });
  const best = points.map(({ precision }) => precision);
  for (let i = best.length - 2; i >= 0; i--) best[i] = Math.max(best[i]!, best[i + 1]!);
  let at = 0;
  const precisions = RECALLS.map((recall) => {
    while (at < points.length && points[at]!.recall < recall) at++;
    return best[at] ?? 0;
  });
  return { precisions, recall: hits / positives };
}
