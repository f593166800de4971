import { type Host, infoCommand, runProgram, trainCommand } from '@reverie/cli';
import { captionCommand } from './caption/command.ts';
import { seq2seqCommand } from './seq2seq/command.ts';
import { evalCommand } from './text/eval-command.ts';
import { sampleCommand } from './text/sample-command.ts';
import { TEXT_OUTLINE } from './text/settings.ts';
import { videoCommand } from './video/command.ts';

const EXAMPLES = `
Examples:
  $ reverie-rnn sample --primetext "ROMEO:"          a model that ships here writes
  $ reverie-rnn train shakespeare.txt                a model of your own
  $ reverie-rnn sample runs/shakespeare              lets it write
  $ reverie-rnn seq2seq train pairs.tsv              a model that turns one text into another
  $ reverie-rnn video train                          one that predicts the frames of videos
  $ reverie-rnn caption train                        one that describes pictures
  $ reverie-rnn train --help                         all flags of a command`;

const loadText = async () => (await import('./text/task.ts')).TEXT_TASK;
const loadDescribe = async () => (await import('./describe-vocabulary.ts')).describeVocabulary;

/** Runs the command line `reverie-rnn ARGS`. @returns the exit code; everything is printed to the host's streams. */
export function main(args: readonly string[], host: Host): Promise<number> {
  return runProgram(args, host, {
    description:
      'Recurrent networks: train them, let them write, translate, predict videos and describe pictures.',
    examples: EXAMPLES,
    // It lies above `src` and `dist` alike.
    manifest: new URL('../../package.json', import.meta.url),
    commands: (place) => [
      trainCommand(TEXT_OUTLINE, loadText, place),
      sampleCommand(place),
      evalCommand(place),
      infoCommand(place, loadDescribe),
      seq2seqCommand(place),
      videoCommand(place),
      captionCommand(place),
    ],
  });
}
