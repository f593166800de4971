import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { normal } from '../random/tensors.ts';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { classTree, huffmanTree } from './class-tree.ts';
import { HierarchicalSoftmax } from './hierarchical-softmax.ts';

const lengths = (tree: ReturnType<typeof classTree>): number[] => tree.paths.map((path) => path.length);

test('Huffman gives frequent classes short paths', () => {
  // The textbook's example (Cormen et al., figure 16.4): a to f with 45, 13, 12, 16, 9, 5.
  expect(lengths(huffmanTree([45, 13, 12, 16, 9, 5]))).toEqual([1, 3, 3, 3, 4, 4]);
  expect(lengths(huffmanTree([1, 1, 1, 1]))).toEqual([2, 2, 2, 2]);
  expect(lengths(huffmanTree([0, 0]))).toEqual([1, 1]);
});

test('Huffman paths are a full binary code within one bit of the entropy', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 40 }), (counts) => {
      const tree = huffmanTree(counts);
      const kraft = lengths(tree).reduce((sum, length) => sum + 2 ** -length, 0);
      expect(kraft).toBeCloseTo(1, 12);
      const total = counts.reduce((sum, count) => sum + count, 0);
      const probs = counts.map((count) => count / total);
      const entropy = probs.reduce((sum, p) => sum - p * Math.log2(p), 0);
      const average = lengths(tree).reduce((sum, length, i) => sum + length * probs[i]!, 0);
      expect(average).toBeGreaterThanOrEqual(entropy - 1e-9);
      expect(average).toBeLessThan(entropy + 1);
    }),
  );
});

test('trees that lack a class or have one twice are refused', () => {
  expect(lengths(classTree([[0, 1], 2]))).toEqual([2, 2, 1]);
  expect(() => classTree([0, [1, 1]])).toThrow('classTree: expected leaves 0, 1, 2 … each once');
  expect(() => classTree([0, 2])).toThrow('got 2 leaves, the highest 2');
  expect(() => classTree(0)).toThrow('at least two');
  expect(() => huffmanTree([3])).toThrow('at least 2 classes, got 1');
  expect(() => huffmanTree([3, -1])).toThrow('each count');
});

const BATCH = 4;
const FEATURES = 3;

onBackends('HierarchicalSoftmax', () => {
  test.each([
    ['Huffman', huffmanTree([45, 13, 12, 16, 9, 5])],
    [
      'given',
      classTree([
        [0, [1, 5]],
        [[2, 3], 4],
      ]),
    ],
  ])('the %s tree: probabilities sum to 1, and both forms agree', async (_, tree) => {
    await expectNoLeak(() => {
      const layer = new HierarchicalSoftmax({ inFeatures: FEATURES, tree }, new Random(1));
      tf.tidy(() => {
        const hidden = tf.mul(normal(new Random(2), [BATCH, FEATURES]), 3) as tf.Tensor2D;
        const logProbs = layer.logProbs(hidden);
        // Sums of some ten float32 terms of order 1.
        expectClose(tf.sum(tf.exp(logProbs), 1), Array(BATCH).fill(1), 1e-5);
        const all = logProbs.arraySync();
        for (let target = 0; target < tree.classes; target++) {
          const targets = tf.fill([BATCH], target, 'int32') as tf.Tensor1D;
          const losses = layer.loss(hidden, targets, { reduction: 'none' });
          const expected = all.map((row) => -row[target]!);
          expectClose(losses, expected, 1e-5);
        }
      });
      layer.dispose();
    });
  });

  test('both forms have the same gradients, and those of central differences', () => {
    const layer = new HierarchicalSoftmax(
      { inFeatures: FEATURES, tree: huffmanTree([9, 4, 3, 2, 1]) },
      new Random(3),
    );
    tf.tidy(() => {
      const hidden = normal(new Random(4), [BATCH, FEATURES]) as tf.Tensor2D;
      const targets = tf.tensor1d([0, 4, 2, 4], 'int32');
      const chosen = tf.cast(tf.oneHot(targets, 5), 'float32');
      const byPath = (h: tf.Tensor): tf.Tensor => layer.loss(h as tf.Tensor2D, targets, { reduction: 'sum' });
      const byAll = (h: tf.Tensor): tf.Tensor =>
        tf.neg(tf.sum(tf.mul(layer.logProbs(h as tf.Tensor2D), chosen)));
      expectGradients(byPath, [hidden]);
      const inputs = [hidden, layer.weight, layer.bias];
      const expected = tf.grads((h: tf.Tensor) => byAll(h))(inputs);
      const gradients = tf.grads((h: tf.Tensor) => byPath(h))(inputs);
      gradients.forEach((gradient, i) => {
        expectClose(gradient, expected[i]!.dataSync(), 1e-5);
      });
    });
    layer.dispose();
  });

  test('stable far from 0, and targets out of range are refused', () => {
    const layer = new HierarchicalSoftmax({ inFeatures: 1, tree: classTree([0, 1]) }, new Random(5));
    layer.weight.assign(tf.tensor2d([[1]]));
    const hidden = tf.tensor2d([[1e4], [-1e4]]);
    expectClose(layer.loss(hidden, tf.tensor1d([1, 1], 'int32'), { reduction: 'none' }), [1e4, 0], 1e-3);
    expect(() => layer.loss(hidden, tf.tensor1d([0, 2], 'int32'))).toThrow(
      'HierarchicalSoftmax.loss: expected target to be a whole number at least 0 and below 2, got 2',
    );
    expect(() => layer.logProbs(tf.zeros([1, 2]))).toThrow('hidden [batch, 1], got [1, 2]');
    layer.dispose();
  });
});
