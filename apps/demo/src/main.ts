import { Random, useBackend } from '@reverie/core';
import { drawShipped } from './draw-shipped.ts';
import { sampleShipped } from './sample-shipped.ts';
import { bold, dim, say } from './say.ts';
import { trainSmall } from './train-small.ts';

const SEED = 42;

const { name, reason } = await useBackend();
say(
  `\n${bold('Reverie')}  models that dream, on this machine alone  ${dim(`(backend ${name}: ${reason})`)}\n`,
);
await sampleShipped(new Random(SEED), SEED);
await drawShipped(new Random(SEED), 'runs/demo/dreams.png');
await trainSmall(new Random(SEED), 'runs/demo');

const run = 'npx -y pnpm@12.21.0';
say(`
${bold('Next')}
  ${run} reverie-rnn sample runs/demo/last.safetensors --primetext "The whale "
  ${run} reverie-rnn train YOUR.txt       ${dim('a model of your own text')}
  ${run} reverie-rnn --help               ${dim('everything else that it can do')}
  ${run} test                             ${dim('the tests')}
`);
