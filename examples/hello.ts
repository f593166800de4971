/**
 * The example of the notes' chapter 8: a vanilla recurrent network over the vocabulary h, e, l, o learns to say "hello".
 * What comes after "l" depends on what was read before it: without its hidden state the network could not know.
 */
import { adam, type Callback, Random, tf, train, useBackend } from '@reverie/core';
import { CharRNN, CharVocabulary, textWindows } from '@reverie/rnn';

await useBackend('cpu');
const random = new Random(1);
const vocabulary = new CharVocabulary(['h', 'e', 'l', 'o']);
const model = new CharRNN(
  { vocabulary: vocabulary.characters, cell: 'elman', hiddenSize: 3 },
  random.split('model'),
);

/** Every tenth update: what the network says, its most probable characters one after the other. */
const listen: Callback = {
  name: 'listen',
  async onStep(run, { loss = 0 }) {
    if (run.step % 10 !== 0) return;
    const said = await model.generate('h', { length: 4, topK: 1, random });
    console.log(`update ${String(run.step).padStart(3)}  loss ${loss.toFixed(3)}  h${said}`);
    if (said === 'ello' && loss < 0.1) run.stop('it says hello');
  },
};

await train(model, {
  data: textWindows(vocabulary.encode('hello'), { time: 4, batch: 1 }),
  optimizer: adam({ learningRate: 0.05 }),
  steps: 500,
  random: random.split('train'),
  callbacks: [listen],
});

/** The network step by step, as in the notes' figure: [time, vocab] probabilities of the next character. */
const probs = tf.tidy(() => {
  const { hidden } = model.read(tf.tensor2d([...vocabulary.encode('hell')], [1, 4], 'int32'));
  return tf.squeeze(tf.softmax(model.logits(hidden)), [0]).arraySync() as number[][];
});
console.log(`\nread  next:  ${vocabulary.characters.join('     ')}`);
[...'hell'].forEach((character, t) => {
  console.log(`${character.padEnd(10)} ${probs[t]!.map((p) => p.toFixed(3)).join(' ')}`);
});
