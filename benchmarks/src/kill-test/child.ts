/**
 * The process that is killed: trains a small CharRNN into a folder, with a checkpoint every other step, and goes on where
 * an earlier one was killed. Says `ready` when it is loaded, waits for a line, says `saving` when a checkpoint's write
 * begins, and `done` at the end.
 *
 * node child.ts FOLDER STEPS
 */

import { once } from 'node:events';
import { join } from 'node:path';
import {
  adam,
  chain,
  checkpointTo,
  clipByGlobalNorm,
  loadRun,
  Random,
  type Store,
  tf,
  train,
  useBackend,
  validateEvery,
} from '@reverie/core';
import { fileStore, lockFolder, logTo } from '@reverie/core/node';
import { CharRNN, CharVocabulary, textWindows } from '@reverie/rnn';

const TEXT = 'she sells sea shells on the sea shore; the shells she sells are sea shells, I am sure. '.repeat(
  6,
);
/** Characters that do not occur: they make a checkpoint of 0.2 MB, whose write takes long enough to be killed in. */
const RARE = String.fromCodePoint(...Array.from({ length: 300 }, (_, i) => 0x4e00 + i));
const [folder = '', steps = ''] = process.argv.slice(2);

await useBackend('cpu');
const vocabulary = CharVocabulary.fromText(TEXT + RARE);
const ids = vocabulary.encode(TEXT);
const model = new CharRNN(
  { vocabulary: vocabulary.characters, hiddenSize: 12, dropout: 0.2 },
  new Random('model'),
);
console.log('ready');
await once(process.stdin, 'data');

await lockFolder(folder);
const files = fileStore(folder);
const store: Store = {
  ...files,
  write(name, bytes) {
    const written = files.write(name, bytes);
    console.log('saving');
    return written;
  },
};
const resume = await loadRun(store, model);
if (resume?.warning !== undefined) console.log(`warning ${resume.warning}`);
console.log(`from ${resume?.state.step ?? 0}`);
await train(model, {
  data: textWindows(ids, { time: 8, batch: 4 }),
  optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: 0.01 })),
  steps: Number(steps),
  random: new Random('training'),
  callbacks: [
    validateEvery(5, model, textWindows(ids.slice(0, 50), { time: 8, batch: 2 })),
    checkpointTo(store, { every: 2 }),
    logTo(join(folder, 'log.csv')),
  ],
  resume,
});
if (resume !== undefined) tf.dispose({ ...resume.tensors });
console.log('done');
process.exit();
