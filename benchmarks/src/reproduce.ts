import { readFile, writeFile } from 'node:fs/promises';
import { useBackend } from '@reverie/core';
import { Option } from 'commander';
import { command, count, positive, runCommand } from './command-line.ts';
import type { Reproduction, Study, Subject, TrainingOptions } from './reproduction.ts';
import { actions } from './reproductions/actions.ts';
import { autoencoder } from './reproductions/autoencoder.ts';
import { captions } from './reproductions/captions.ts';
import { charRNN, charRNNLarge, charRNNMobyDick } from './reproductions/char-rnn.ts';
import { charRNNTable } from './reproductions/char-rnn-table.ts';
import { conditional } from './reproductions/conditional.ts';
import { deepsim } from './reproductions/deepsim.ts';
import { ganMNIST, ganMNISTSmall } from './reproductions/gan-mnist.ts';
import { ganToys } from './reproductions/gan-toys.ts';
import { latentArithmetic } from './reproductions/latent-arithmetic.ts';
import { longMemory } from './reproductions/long-memory.ts';
import { mnistClassifier } from './reproductions/mnist-classifier.ts';
import { movingMNIST } from './reproductions/moving-mnist.ts';
import { semiSupervised } from './reproductions/semi-supervised.ts';
import { seq2seq } from './reproductions/seq2seq.ts';
import { iwae, vae } from './reproductions/vae.ts';
import { wordSoftmax } from './reproductions/word-softmax.ts';

const REPRODUCTIONS: Readonly<Record<string, Reproduction>> = {
  'char-rnn': charRNN,
  'char-rnn-large': charRNNLarge,
  'char-rnn-moby-dick': charRNNMobyDick,
};
const STUDIES: Readonly<Record<string, Study>> = {
  actions,
  autoencoder,
  captions,
  'char-rnn-table': charRNNTable,
  conditional,
  'gan-mnist': ganMNIST,
  'gan-mnist-small': ganMNISTSmall,
  'gan-toys': ganToys,
  iwae,
  deepsim,
  'latent-arithmetic': latentArithmetic,
  'long-memory': longMemory,
  'mnist-classifier': mnistClassifier,
  'moving-mnist': movingMNIST,
  'semi-supervised': semiSupervised,
  seq2seq,
  vae,
  'word-softmax': wordSoftmax,
};
const ALL: Readonly<Record<string, Reproduction | Study>> = { ...REPRODUCTIONS, ...STUDIES };

interface Options extends Omit<TrainingOptions, 'folder' | 'signal'> {
  readonly folder?: string;
  /** A file, or true for the published model. */
  readonly evaluate?: string | true;
  readonly out?: string;
}

const program = command('reproduce', 'Makes a published figure of quality again.', Object.keys(ALL))
  .option('--list', 'lists the figures')
  .on('option:list', list)
  .addOption(
    new Option(
      '--evaluate [file]',
      'scores a checkpoint (default: the published one), trains nothing',
    ).conflicts(['steps', 'minutes', 'resume']),
  )
  .option('--steps <n>', 'updates, in place of the published number', count)
  .addOption(
    new Option('--minutes <n>', 'trains so long; the learning rate decays over this time')
      .argParser(positive)
      .conflicts('steps'),
  )
  .option('--resume', 'goes on with the last run')
  .option('--data <folder>', 'where data is looked for first, before REVERIE_DATA and the cache')
  .option('--folder <folder>', "the run's checkpoints (default: runs/<name>)")
  .option('--out <file>', 'writes the model there')
  .action((name: string, options: Options) => start(name, options));

function list(): never {
  for (const [name, { metric }] of Object.entries(ALL)) console.log(`${name}  ${metric}`);
  process.exit(0);
}

function start(name: string, options: Options): Promise<void> {
  const reproduction = REPRODUCTIONS[name];
  return reproduction === undefined
    ? study(name, STUDIES[name]!, options)
    : reproduce(name, reproduction, options);
}

/** Several models that are compared: a table, and pictures in the folder. */
async function study(name: string, { metric, run }: Study, options: Options): Promise<void> {
  for (const option of ['evaluate', 'steps', 'out'] as const) {
    if (options[option] !== undefined)
      throw new Error(`reproduce ${name}: it compares several models, so there is no --${option}.`);
  }
  const backend = await useBackend();
  const folder = options.folder ?? `runs/${name}`;
  say(`${name}: ${metric}, on ${backend.name} (${backend.reason})`);
  const started = performance.now();
  const signal = firstInterruption();
  const { value, table } = await run({ ...options, folder, signal });
  const columns = Object.keys(table[0] ?? {});
  for (const row of [columns, columns.map(() => '---'), ...table.map((line) => Object.values(line))])
    say(`| ${row.join(' | ')} |`);
  say(`pictures and tables: ${folder}`);
  if (signal.aborted) stopped(folder);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  console.log(JSON.stringify({ reproduce: name, metric, value, seconds, table }));
}

async function reproduce(name: string, reproduction: Reproduction, options: Options): Promise<void> {
  const { metric } = reproduction;
  const backend = await useBackend();
  say(`${name}: ${metric}, on ${backend.name} (${backend.reason})`);
  const started = performance.now();
  const subject = await (options.evaluate === undefined
    ? trainUntilStopped(reproduction, { ...options, folder: options.folder ?? `runs/${name}` })
    : load(reproduction, options.evaluate, options));
  const trained = performance.now();
  say('scoring …');
  const { value, also = {} } = await subject.evaluate();
  const finished = options.evaluate === undefined ? trained : performance.now();
  if (options.out !== undefined) await writeFile(options.out, await subject.encode());
  const seconds = Math.round((finished - started) / 100) / 10;
  const others = Object.entries(also).map(([figure, number]) => [figure, rounded(number)]);
  const figures = { value: rounded(value), ...(others.length > 0 && { also: Object.fromEntries(others) }) };
  console.log(JSON.stringify({ reproduce: name, metric, ...figures, seconds }));
}

const rounded = (figure: number): number => Number(figure.toFixed(4));

async function load(reproduction: Reproduction, from: string | true, { data }: Options): Promise<Subject> {
  return reproduction.load(from === true ? undefined : await readFile(from), { data });
}

/** Trains; the first Ctrl-C ends it after the update in progress, saves, and says how to go on. */
async function trainUntilStopped(reproduction: Reproduction, options: TrainingOptions): Promise<Subject> {
  const signal = firstInterruption();
  const subject = await reproduction.train({ ...options, signal });
  return signal.aborted ? stopped(options.folder) : subject;
}

function firstInterruption(): AbortSignal {
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  return interruption.signal;
}

function stopped(folder: string): never {
  say(`stopped; the run is saved in ${folder}. The same command with --resume goes on.`);
  process.exit(130);
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

await runCommand(program);
