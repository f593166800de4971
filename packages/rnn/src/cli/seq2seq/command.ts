import {
  addUseFlags,
  type CommandPlace,
  flag,
  groupCommand,
  text,
  trainCommand,
  useCommand,
  whole,
} from '@reverie/cli';
import type { Command } from 'commander';
import type { ScorePairsFlags, TranslateFlags } from './flags.ts';
import { PAIR_OUTLINE } from './settings.ts';

/** `reverie-rnn seq2seq …` */
export function seq2seqCommand(place: CommandPlace): Command {
  const load = async () => (await import('./task.ts')).PAIR_TASK;
  return groupCommand('seq2seq', 'Models that read one text and write another.', [
    trainCommand(PAIR_OUTLINE, load, place),
    sampleCommand(place),
    evalCommand(place),
  ]);
}

function sampleCommand({ host, finish }: CommandPlace): Command {
  const command = useCommand('sample', 'Write what a model makes of texts, a line each.')
    .argument('<TEXT...>', 'what it reads')
    .addOption(beamFlag())
    .addOption(
      flag('max-length', whole({ min: 1 }), { default: 100, help: 'end a text after so many characters' }),
    )
    .addOption(flag('plots', text('folder'), { help: 'draw where each character looked, an SVG a text' }));
  return addUseFlags(
    command,
    `
Examples:
  $ reverie-rnn seq2seq sample runs/sums "12+7" "5+5"
  $ reverie-rnn seq2seq sample runs/sums "12+7" --beam 5 --plots attention`,
  ).action(async (path: string, texts: readonly string[], flags: TranslateFlags) => {
    const { runTranslate } = await import('./run-sample.ts');
    finish(await runTranslate(path, texts, flags, host));
  });
}

function evalCommand({ host, finish }: CommandPlace): Command {
  const command = useCommand('eval', 'Count the pairs for which a model writes exactly the second text.')
    .argument('<PAIRS.tsv>', 'pairs of texts, UTF-8, a tab between the two')
    .addOption(beamFlag());
  return addUseFlags(
    command,
    `
Examples:
  $ reverie-rnn seq2seq eval runs/sums other-sums.tsv
  $ reverie-rnn seq2seq eval runs/sums other-sums.tsv --beam 5 --json`,
  ).action(async (path: string, file: string, flags: ScorePairsFlags) => {
    const { runScorePairs } = await import('./run-eval.ts');
    finish(await runScorePairs(path, file, flags, host));
  });
}

const beamFlag = () =>
  flag('beam', whole({ min: 1 }), { default: 1, help: 'hypotheses that are kept at each character' });
