import { CharVocabulary } from '@reverie/rnn';
import type { Outcome } from './outcome.ts';
import { lossAndGradients, type Matrices, mapMatrices } from './plain-rnn.ts';

/** min-char-rnn on plain arrays of doubles, from given weights: a window of `time` characters an update. */
export function plainUpdates(text: string, initial: Matrices, updates: number, time: number): Outcome {
  const ids = [...CharVocabulary.fromText(text).encode(text)];
  const weights = mapMatrices(initial, (value) => value);
  const memory = mapMatrices(initial, () => 0);
  const losses: number[] = [];
  let before: readonly number[] = initial.bh.map(() => 0);
  for (let from = 0; from < updates * time; from += time) {
    const [inputs, targets] = [ids.slice(from, from + time), ids.slice(from + 1, from + time + 1)];
    const { loss, gradients, state } = lossAndGradients(weights, inputs, targets, before);
    moveByAdagrad(weights, gradients, memory);
    losses.push(loss);
    before = state;
  }
  return { weights, losses };
}

/** Clips each gradient to ±5 and moves the weights by Adagrad at rate 0.1; `memory` holds the sums of squares. */
function moveByAdagrad(weights: Matrices, gradients: Matrices, memory: Matrices): void {
  for (const name of ['Wxh', 'Whh', 'Why', 'bh', 'by'] as const) {
    weights[name].forEach((row, i) => {
      for (const j of row.keys()) {
        const gradient = Math.max(-5, Math.min(5, gradients[name][i]![j]!));
        memory[name][i]![j]! += gradient ** 2;
        row[j]! -= (0.1 * gradient) / Math.sqrt(memory[name][i]![j]! + 1e-8);
      }
    });
  }
}
