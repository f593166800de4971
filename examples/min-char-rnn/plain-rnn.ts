type Vector = readonly number[];

/**
 * Matrices by the names of Karpathy's min-char-rnn (2016): Wxh [hidden, vocab], Whh [hidden, hidden], Why [vocab, hidden],
 * and the biases as columns, bh [hidden, 1] and by [vocab, 1].
 */
export type Matrices = Record<'Wxh' | 'Whh' | 'Why' | 'bh' | 'by', number[][]>;

/** The same matrices with every element replaced. */
export function mapMatrices(matrices: Matrices, change: (value: number) => number): Matrices {
  const entries = Object.entries(matrices).map(([name, m]) => [name, m.map((row) => row.map(change))]);
  return Object.fromEntries(entries) as Matrices;
}

const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const column = (m: number[][], j: number): number[] => m.map((row) => row[j]!);

/** m += a bᵀ */
function addOuter(m: number[][], a: Vector, b: Vector): void {
  m.forEach((row, i) => {
    for (const j of row.keys()) row[j]! += a[i]! * b[j]!;
  });
}

/** Reads characters and predicts each next one: the summed cross-entropy, its gradients, and the state afterwards. */
export function lossAndGradients(
  weights: Matrices,
  inputs: Vector,
  targets: Vector,
  before: Vector,
): { loss: number; gradients: Matrices; state: Vector } {
  const { Wxh, Whh, Why, bh, by } = weights;
  const states = [before];
  const probs = inputs.map((x, t) => {
    const h = bh.map(([b = 0], i) => Math.tanh(Wxh[i]![x]! + dot(Whh[i]!, states[t]!) + b));
    const exponentials = by.map(([b = 0], k) => Math.exp(dot(Why[k]!, h) + b));
    const sum = exponentials.reduce((a, b) => a + b);
    states.push(h);
    return exponentials.map((value) => value / sum);
  });
  const gradients = mapMatrices(weights, () => 0);
  const oneHot = (id: number): number[] => by.map((_, k) => (k === id ? 1 : 0));
  let fromLater: Vector = before.map(() => 0);
  for (let t = inputs.length - 1; t >= 0; t--) {
    const [h, previous] = [states[t + 1]!, states[t]!];
    const dScores = probs[t]!.map((p, k) => p - (k === targets[t] ? 1 : 0));
    const dSums = h.map((value, i) => (1 - value ** 2) * (dot(column(Why, i), dScores) + fromLater[i]!));
    addOuter(gradients.Why, dScores, h);
    addOuter(gradients.by, dScores, [1]);
    addOuter(gradients.Wxh, dSums, oneHot(inputs[t]!));
    addOuter(gradients.Whh, dSums, previous);
    addOuter(gradients.bh, dSums, [1]);
    fromLater = h.map((_, i) => dot(column(Whh, i), dSums));
  }
  const loss = probs.reduce((sum, p, t) => sum - Math.log(p[targets[t]!]!), 0);
  return { loss, gradients, state: states.at(-1)! };
}
