import { adam, arraySource, Random, softmaxCrossEntropy, supervised, tf, train } from '@reverie/core';
import { expect, test } from 'vitest';
import { onBackends } from '../testing/on-backends.ts';
import { SequenceLabeler } from './sequence-labeler.ts';

const SIZES = { cell: 'gru', inputSize: 3, hiddenSize: 8, outputs: 2 } as const;
const IDS = { data: Int32Array.of(0, 1, 2, 1, 2, 2, 0, 0, 1), shape: [3, 3] };

onBackends('SequenceLabeler', () => {
  test.each([
    ['step', { data: Int32Array.of(0, 1, 0, 1, 1, 0, 0, 1, 1), shape: [3, 3] }],
    ['sequence', { data: Int32Array.of(0, 1, 1), shape: [3] }],
  ] as const)('learns labels of each %s by heart, without a tensor left over', async (each, targets) => {
    const before = tf.memory().numTensors;
    const network = new SequenceLabeler({ ...SIZES, each, bidirectional: true }, new Random(1));
    const history = await train(supervised(network, softmaxCrossEntropy), {
      data: arraySource({ inputs: IDS, targets }, { batchSize: 3 }),
      optimizer: adam({ learningRate: 0.05 }),
      steps: 40,
      random: new Random(2),
    });
    expect(history.mean('loss', 3)).toBeLessThan(0.1);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('gives an output a step or a sequence, of both directions', async () => {
  await tf.setBackend('cpu');
  const x = tf.ones([2, 5, 3]);
  const shapeOf = (each: 'step' | 'sequence'): number[] =>
    new SequenceLabeler({ ...SIZES, each, bidirectional: true }, new Random(1)).forward(x).shape;
  expect(shapeOf('step')).toEqual([2, 5, 2]);
  expect(shapeOf('sequence')).toEqual([2, 2]);
  expect(() => new SequenceLabeler({ ...SIZES, each: 'step', outputs: 0 }, new Random(1))).toThrow('outputs');
});
