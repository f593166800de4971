/**
 * What clipping does to an update: an Elman network with large recurrent weights learns a text by plain gradient descent,
 * once with its gradients as they are and once scaled to a common norm of 1 at most (Pascanu, Mikolov and Bengio, 2013).
 * Writes docs/gradient-clipping.svg and .png.
 */
import {
  chain,
  clipByGlobalNorm,
  globalNorm,
  type History,
  modelStep,
  Random,
  sgd,
  tf,
  train,
  useBackend,
} from '@reverie/core';
import { CharRNN, CharVocabulary, textWindows } from '@reverie/rnn';
import { isMain } from './is-main.ts';
import { writeChart } from './write-chart.ts';

const TEXT = 'it was the best of times, it was the worst of times, '.repeat(20);
const LEARNING_RATE = 0.5;

/** The figures of every update: `loss`, and `norm` of what is added to all weights together. */
export async function descend(steps: number, options: { clip: boolean }): Promise<History> {
  const vocabulary = CharVocabulary.fromText(TEXT);
  const random = new Random(1);
  const model = new CharRNN({ vocabulary: vocabulary.characters, cell: 'elman', hiddenSize: 64 }, random);
  const weight = model.parameters()['rnn.weight_hh_l0']!;
  tf.tidy(() => weight.assign(tf.mul(weight, 4)));
  const descent = sgd({ learningRate: LEARNING_RATE });
  const optimizer = options.clip ? chain(clipByGlobalNorm(1), descent) : descent;
  const step = modelStep(model, optimizer, { monitors: [({ updates }) => ({ norm: globalNorm(updates) })] });
  const data = textWindows(vocabulary.encode(TEXT), { time: 50, batch: 8 });
  const history = await train(step, { data, steps, random: random.split('train') });
  step.dispose();
  model.dispose();
  return history;
}

if (isMain(import.meta.url)) {
  await useBackend();
  const series = [];
  for (const clip of [false, true]) {
    const history = await descend(200, { clip });
    const { steps: x, values: y } = history.column('norm');
    const loss = history.mean('loss', 20)!.toFixed(2);
    const name = `${clip ? 'clipped to a norm of 1' : 'gradients as they are'} (loss at the end: ${loss})`;
    console.log(`${name}, largest update ${Math.max(...y).toFixed(1)}`);
    series.push({ name, x, y });
  }
  const title = 'The size of each update, without clipping and with it';
  const labels = { xLabel: 'update', yLabel: '‖update of all weights‖' };
  await writeChart('gradient-clipping', { series, title, ...labels, yScale: 'log' });
}
