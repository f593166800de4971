import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { normal } from '../random/tensors.ts';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { SampledSoftmax } from './sampled-softmax.ts';

const COUNTS = [40, 10, 5, 1, 20];
const FEATURES = 3;
const TARGETS = [0, 3, 4, 1];

const inputs = (): { hidden: tf.Tensor2D; targets: tf.Tensor1D } => ({
  hidden: normal(new Random(2), [TARGETS.length, FEATURES]) as tf.Tensor2D,
  targets: tf.tensor1d(TARGETS, 'int32'),
});

onBackends('SampledSoftmax', () => {
  test('estimates the sum of the softmax by the classes drawn', async () => {
    const layer = new SampledSoftmax({ inFeatures: FEATURES, counts: COUNTS, samples: 4 }, new Random(1));
    const body = (): void => {
      const { hidden, targets } = inputs();
      const drawn = layer.draw(new Random(3));
      const h = hidden.arraySync();
      const w = layer.weight.arraySync();
      const total = COUNTS.reduce((sum, count) => sum + count);
      const logit = (row: number, id: number): number =>
        h[row]!.reduce((sum, value, i) => sum + value * w[id]![i]!, 0);
      const expected = TARGETS.map((target, row) => {
        const others = Array.from(drawn).filter((id) => id !== target);
        const own = Math.exp(logit(row, target));
        const sum = others.reduce(
          (all, id) => all + (Math.exp(logit(row, id)) * total) / (4 * COUNTS[id]!),
          own,
        );
        return Math.log(sum) - logit(row, target);
      });
      // Sums of a few terms of order 1 in float32.
      expectClose(layer.loss(hidden, targets, { random: new Random(3), reduction: 'none' }), expected, 1e-5);
    };
    await expectNoLeak(() => tf.tidy(body));
    layer.dispose();
  });

  test('has the gradients of central differences', () => {
    const layer = new SampledSoftmax({ inFeatures: FEATURES, counts: COUNTS, samples: 3 }, new Random(1));
    const { hidden, targets } = inputs();
    const loss = (x: tf.Tensor): tf.Scalar =>
      layer.loss(x as tf.Tensor2D, targets, { random: new Random(4) }).asScalar();
    expectGradients(loss, [hidden]);
  });
});

test('with many samples it is the full softmax', async () => {
  await tf.setBackend('cpu');
  const layer = new SampledSoftmax({ inFeatures: FEATURES, counts: COUNTS, samples: 40_000 }, new Random(1));
  const { hidden, targets } = inputs();
  const full = layer.logProbs(hidden).arraySync();
  const sampled = layer
    .loss(hidden, targets, { random: new Random(5), reduction: 'none' })
    .arraySync() as number[];
  // A mean of 40,000 draws whose terms are of the size of their mean, the rarest of them 20 times that: ±0.01.
  TARGETS.forEach((target, row) => {
    expect(Math.abs(sampled[row]! + full[row]![target]!)).toBeLessThan(0.03);
  });
});

test('draws classes as often as their counts say', () => {
  const layer = new SampledSoftmax({ inFeatures: 1, counts: COUNTS, samples: 76_000 }, new Random(1));
  const seen = COUNTS.map(() => 0);
  for (const id of layer.draw(new Random(6))) seen[id]!++;
  // Five standard deviations of a binomial distribution.
  seen.forEach((count, id) => {
    expect(Math.abs(count - COUNTS[id]! * 1000)).toBeLessThan(5 * Math.sqrt(COUNTS[id]! * 1000));
  });
  layer.dispose();
});

test('what cannot be drawn from is refused', () => {
  const make =
    (counts: number[], samples = 2) =>
    (): unknown =>
      new SampledSoftmax({ inFeatures: 1, counts, samples }, new Random(1));
  expect(make([1])).toThrow('SampledSoftmax: expected counts of at least 2 classes, got 1');
  expect(make([1, 0])).toThrow('SampledSoftmax: expected a positive count of class 1, got 0');
  expect(make([1, 1], 0)).toThrow('samples');
});
