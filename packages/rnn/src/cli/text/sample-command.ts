import {
  backendFlag,
  CHECKPOINT_OR_SHIPPED,
  type CommandPlace,
  flag,
  type Kind,
  outputFlags,
  real,
  text,
  UsageError,
  whole,
} from '@reverie/cli';
import { Command, type Option } from 'commander';
import type { SampleFlags } from './run-sample.ts';

const EXAMPLES = `
Examples:
  $ reverie-rnn sample
  $ reverie-rnn sample moby-dick
  $ reverie-rnn sample --primetext "ROMEO:" --temperature 0.5 --length 1000
  $ reverie-rnn sample runs/shakespeare --primetext "To be" --top-p 0.9 --stop "." --seed 7
  $ reverie-rnn sample runs/shakespeare/last.safetensors --primetext "The " --beam 8 --length 40

Without CHECKPOINT the model that ships here writes: tiny Shakespeare.
The text goes to standard output, everything else to standard error.`;

const TEXT = 'Text:';
const DRAWING = 'Drawing:';

const temperature: Kind<number> = {
  ...real({ above: 0 }),
  expected: 'a number above 0 (--top-k 1 writes the most probable character always)',
};

/** What only a draw has, so that `--beam` does not. */
const DRAWN = ['temperature', 'topK', 'topP', 'stop', 'seed'] as const;

/** `reverie-rnn sample [CHECKPOINT]` */
export function sampleCommand({ host, finish }: CommandPlace): Command {
  const command = new Command('sample')
    .description('Let a character model write.')
    .argument('[CHECKPOINT]', `${CHECKPOINT_OR_SHIPPED} (default: tiny-shakespeare)`);
  for (const option of [...sampleOptions(), ...outputFlags()]) command.addOption(option);
  return command
    .addHelpText('after', EXAMPLES)
    .action(async (path: string | undefined, flags: SampleFlags) => {
      const given = DRAWN.find((name) => command.getOptionValueSource(name) === 'cli');
      if (flags.beam !== undefined && given !== undefined) {
        const name = given.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
        throw new UsageError(`--beam finds the most probable text, so --${name} cannot go with it`);
      }
      const { runSample } = await import('./run-sample.ts');
      finish(await runSample(path, flags, host));
    });
}

const sampleOptions = (): readonly Option[] => [
  flag('primetext', text('text'), { group: TEXT, default: '', help: 'what the text begins with' }),
  flag('length', whole({ min: 1 }), { group: TEXT, default: 400, help: 'characters to write after it' }),
  flag('stop', text('text'), { group: TEXT, help: 'end before this text; may be repeated' }).argParser(
    (stop: string, before: readonly string[] = []) => [...before, stop],
  ),
  flag('temperature', temperature, {
    group: DRAWING,
    default: 0.8,
    help: 'below 1 more careful, above 1 more daring',
  }),
  flag('top-k', whole({ min: 1 }), { group: DRAWING, help: 'draw from the k most probable characters only' }),
  flag('top-p', real({ above: 0, max: 1 }), {
    group: DRAWING,
    help: 'draw from the most probable that together reach this probability',
  }),
  flag('seed', whole({ min: 0 }), {
    group: DRAWING,
    help: 'the same seed writes the same text (default: another each time)',
  }),
  flag('beam', whole({ min: 1 }), {
    group: DRAWING,
    help: 'do not draw: search for the most probable text, with so many hypotheses',
  }),
  backendFlag('Output:'),
];
