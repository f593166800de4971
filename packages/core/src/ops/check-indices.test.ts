import { expect, test } from 'vitest';
import { multiClassHinge } from '../losses/multi-class-hinge.ts';
import { softmaxCrossEntropy } from '../losses/softmax-cross-entropy.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { embeddingLookup } from './embedding-lookup.ts';
import { elmanSequence } from './recurrent/elman-sequence.ts';

const elman = (ids: number[], inSize: number): tf.Tensor3D =>
  elmanSequence(tf.tensor2d(ids, [ids.length, 1], 'int32'), tf.zeros([1, 2]), {
    weightIH: tf.ones([2, inSize]),
    weightHH: tf.zeros([2, 2]),
    bias: tf.zeros([2]),
  });

onBackends('indices', () => {
  test('outside their range they are refused by whatever takes them', () => {
    const targets = tf.tensor1d([0, 3], 'int32');
    expect(() => softmaxCrossEntropy(tf.zeros([2, 3]), targets)).toThrow(
      'softmaxCrossEntropy: expected targets in [0, 3) or -100, which is ignored, got 3.',
    );
    expect(() => multiClassHinge(tf.zeros([2, 3]), targets)).toThrow(
      'multiClassHinge: expected targets in [0, 3), got 3.',
    );
    expect(() => embeddingLookup(tf.tensor1d([-1], 'int32'), tf.zeros([3, 2]))).toThrow(
      'embeddingLookup: expected ids in [0, 3), got -1.',
    );
    expect(() => elman([0, 3], 3)).toThrow('elmanSequence: expected ids in x in [0, 3), got 3.');
  });

  test('of another type they are refused, with what to do', () => {
    const expected = "expected targets of type int32, got float32; make the tensor with dtype 'int32'.";
    expect(() => softmaxCrossEntropy(tf.zeros([2, 3]), tf.tensor1d([0, 1]))).toThrow(expected);
    expect(() => multiClassHinge(tf.zeros([2, 3]), tf.tensor1d([0, 1]))).toThrow(expected);
  });

  test('one class alone is no special case', () => {
    const first = tf.tensor1d([0], 'int32');
    expectClose(softmaxCrossEntropy(tf.tensor2d([[7]]), first), [0], 0);
    expectClose(multiClassHinge(tf.tensor2d([[7]]), first), [0], 0);
    // tanh of a weight of 1; the backends' tanh differ by some units in the last place.
    expectClose(elman([0], 1), [Math.tanh(1), Math.tanh(1)], 1e-6);
  });
});
