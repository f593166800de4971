import { expect, test } from 'vitest';
import { onBackends } from '../../testing/on-backends.ts';
import { expectClose } from '../../testing/tensors.ts';
import { tf } from '../../tf.ts';
import golden from './golden/lengths.json' with { type: 'json' };
import { gruSequence } from './gru-sequence.ts';
import { lastSteps, maskSteps } from './lengths.ts';

interface Golden {
  readonly shape: number[];
  readonly values: number[];
}

const tensor = <T extends tf.Tensor>({ shape, values }: Golden): T => tf.tensor(values, shape) as T;

onBackends('sequences of different lengths', (backend) => {
  const run = (x: tf.Tensor, weightHH: tf.Tensor): { hidden: tf.Tensor3D; last: tf.Tensor2D } => {
    const lengths = tf.tensor1d(golden.lengths, 'int32');
    const states = gruSequence(x, tf.zeros([3, 3]), {
      weightIH: tensor(golden.weightIH),
      weightHH: weightHH as tf.Tensor2D,
      biasIH: tensor(golden.biasIH),
      biasHH: tensor(golden.biasHH),
    });
    return { hidden: maskSteps(states, lengths), last: lastSteps(states, lengths) };
  };

  test("have the states and gradients of PyTorch's packed sequences", () => {
    const [x, weightHH] = [tensor(golden.x), tensor(golden.weightHH)];
    const { hidden, last } = run(x, weightHH);
    expectClose(hidden, golden.hidden.values, 1e-5);
    expectClose(last, golden.last.values, 1e-5);
    const loss = (input: tf.Tensor, weight: tf.Tensor): tf.Scalar => {
      const states = run(input, weight);
      const weighted = tf.sum(tf.mul(states.hidden, tensor(golden.weight)));
      return tf.add(weighted, tf.sum(tf.square(states.last))).asScalar();
    };
    const [dX, dWeightHH] = tf.grads(loss)([x, weightHH]);
    expectClose(dX!, golden.dX.values, 1e-5);
    expectClose(dWeightHH!, golden.dWeightHH.values, 1e-5);
  });

  // Reading them there would wait for the GPU.
  test.skipIf(backend === 'gpujs-webgl2')('lengths outside of the sequence are refused', () => {
    const states = tf.zeros([4, 2, 3]) as tf.Tensor3D;
    expect(() => maskSteps(states, tf.tensor1d([1, 5], 'int32'))).toThrow(
      'maskSteps: expected lengths in [0, 5)',
    );
    expect(() => lastSteps(states, tf.tensor1d([0, 4], 'int32'))).toThrow(
      'lastSteps: expected lengths − 1 in [0, 4)',
    );
    expect(() => lastSteps(states, tf.tensor1d([1], 'int32'))).toThrow('lengths');
  });
});
