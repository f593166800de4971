/**
 * How much of a loss at the end of a text reaches the states before it: the norm of ∂L_T/∂h_t against t, for Elman, LSTM
 * and GRU as they are initialised, and for an Elman cell with large recurrent weights (the notes' chapter 8.1; Pascanu,
 * Mikolov and Bengio, 2013). Writes docs/gradient-flow.svg and .png.
 */
import { Random, softmaxCrossEntropy, tf, useBackend } from '@reverie/core';
import { CharRNN, type CharRNNConfig, type CharRNNState } from '@reverie/rnn';
import { isMain } from './is-main.ts';
import { writeChart } from './write-chart.ts';

const VOCABULARY = [...'abcdefghijklmnopqrstuvwxyz'];
const BATCH = 16;

/** ‖∂L_T/∂h_t‖ for t = 1 … time, where L_T is the cross-entropy after the last character, over random texts. */
export function gradientNorms(model: CharRNN, time: number, random: Random): number[] {
  const drawn = Array.from({ length: BATCH * (time + 1) }, () => random.integer(VOCABULARY.length));
  return tf.tidy(() => {
    const ids = tf.tensor2d(drawn, [BATCH, time + 1], 'int32');
    const at = (t: number): tf.Tensor => tf.slice(ids, [0, t], [BATCH, 1]);
    const [[h0]] = model.zeroState(BATCH) as [[tf.Tensor2D]];
    // A zero is added to h at each step: the gradient of that zero is the gradient of h.
    const loss = (...nudges: tf.Tensor[]): tf.Scalar => {
      let state: CharRNNState = model.zeroState(BATCH);
      for (const [t, nudge] of nudges.entries()) {
        const [[h, ...rest] = []] = model.read(at(t), state).state;
        state = [[tf.add(h!, nudge) as tf.Tensor2D, ...rest]];
      }
      return softmaxCrossEntropy(model.logits(state[0]![0]!), tf.reshape(at(time), [BATCH])).asScalar();
    };
    const gradients = tf.grads(loss)(Array.from({ length: time }, () => tf.zerosLike(h0)));
    return gradients.map((gradient) => tf.norm(gradient).dataSync()[0]!);
  });
}

/** A network with its recurrent weights multiplied. */
export function network(config: Pick<CharRNNConfig, 'cell' | 'forgetBias'>, recurrentScale = 1): CharRNN {
  const model = new CharRNN({ vocabulary: VOCABULARY, hiddenSize: 64, ...config }, new Random(1));
  const weight = model.parameters()['rnn.weight_hh_l0']!;
  tf.tidy(() => weight.assign(tf.mul(weight, recurrentScale)));
  return model;
}

if (isMain(import.meta.url)) {
  await useBackend();
  const networks = {
    'Elman, weights × 6': network({ cell: 'elman' }, 6),
    Elman: network({ cell: 'elman' }),
    GRU: network({ cell: 'gru' }),
    LSTM: network({ cell: 'lstm' }),
    'LSTM, forget bias 3': network({ cell: 'lstm', forgetBias: 3 }),
  };
  const x = Array.from({ length: 60 }, (_, i) => i + 1);
  const series = Object.entries(networks).map(([name, model]) => {
    const y = gradientNorms(model, x.length, new Random(2));
    console.log(`${name.padEnd(20)} t = 1: ${y[0]!.toExponential(1)}   t = 60: ${y[59]!.toExponential(1)}`);
    return { name, x, y };
  });
  const title = 'The gradient at step t of a loss after step 60';
  await writeChart('gradient-flow', { series, title, xLabel: 't', yLabel: '‖∂L₆₀ / ∂hₜ‖', yScale: 'log' });
}
