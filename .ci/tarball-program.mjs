// What someone does who installed the packed packages: sample text from the model that ships with @reverie/rnn.
import { Random, useBackend } from '@reverie/core';
import { loadPretrained } from '@reverie/rnn';

await useBackend();
const model = await loadPretrained();
const text = await model.generate('ROMEO:', { length: 80, temperature: 0.8, random: new Random(1) });
process.stdout.write(`${text}\n`);
