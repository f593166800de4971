import { readFile, writeFile } from 'node:fs/promises';
import { useBackend } from '@reverie/core';
import { Option } from 'commander';
import { command, count, positive, runCommand } from './command-line.ts';
import type { Reproduction, Subject, TrainingOptions } from './reproduction.ts';
import { charRNN } from './reproductions/char-rnn.ts';

const REPRODUCTIONS: Readonly<Record<string, Reproduction>> = { 'char-rnn': charRNN };

interface Options extends Omit<TrainingOptions, 'folder' | 'signal'> {
  readonly folder?: string;
  /** A file, or true for the published model. */
  readonly evaluate?: string | true;
  readonly out?: string;
}

const program = command('reproduce', 'Makes a published figure of quality again.', Object.keys(REPRODUCTIONS))
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
  .action((name: string, options: Options) => reproduce(name, REPRODUCTIONS[name]!, options));

function list(): never {
  for (const [name, { metric }] of Object.entries(REPRODUCTIONS)) console.log(`${name}  ${metric}`);
  process.exit(0);
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
  const value = Number((await subject.evaluate()).toFixed(4));
  const finished = options.evaluate === undefined ? trained : performance.now();
  if (options.out !== undefined) await writeFile(options.out, await subject.encode());
  const seconds = Math.round((finished - started) / 100) / 10;
  console.log(JSON.stringify({ reproduce: name, metric, value, seconds }));
}

async function load(reproduction: Reproduction, from: string | true, { data }: Options): Promise<Subject> {
  return reproduction.load(from === true ? undefined : await readFile(from), { data });
}

/** Trains; the first Ctrl-C ends it after the update in progress, saves, and says how to go on. */
async function trainUntilStopped(reproduction: Reproduction, options: TrainingOptions): Promise<Subject> {
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  const subject = await reproduction.train({ ...options, signal: interruption.signal });
  if (!interruption.signal.aborted) return subject;
  say(`stopped; the run is saved in ${options.folder}. The same command with --resume goes on.`);
  process.exit(130);
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

await runCommand(program);
