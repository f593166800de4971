/** Writes text in the manner of Shakespeare with the model that ships with @reverie/rnn, a character at a time. */
import { Random, useBackend } from '@reverie/core';
import { loadPretrained } from '@reverie/rnn';

await useBackend();
const model = await loadPretrained();
const [prompt = 'ROMEO:', length = '400'] = process.argv.slice(2);
const random = new Random(1);
process.stdout.write(prompt);
for await (const character of model.stream(prompt, { length: Number(length), temperature: 0.8, random }))
  process.stdout.write(character);
process.stdout.write('\n');
