import { readFile } from 'node:fs/promises';
import { Command, CommanderError, Option } from 'commander';
import { captionCommand } from './caption/command.ts';
import { infoCommand } from './commands/info.ts';
import { type CommandPlace, trainCommand } from './commands/train.ts';
import { describeFailure, EXIT, traceOf, UsageError } from './failure.ts';
import type { Host } from './host.ts';
import { seq2seqCommand } from './seq2seq/command.ts';
import { modernSpelling } from './spelling.ts';
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
  $ reverie-rnn train --help                         all flags of a command

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 and 143 stopped by a signal (what was trained is saved).`;

/** Runs the command line `reverie-rnn ARGS`. @returns the exit code; everything is printed to the host's streams. */
export async function main(args: readonly string[], host: Host): Promise<number> {
  let code: number = EXIT.OK;
  const program = await makeProgram(host, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(modernSpelling(args, program), { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, commandIn(args, program), args.includes('--verbose'), host);
  }
}

async function makeProgram(host: Host, finish: (code: number) => void): Promise<Command> {
  const program = new Command('reverie-rnn')
    .description(
      'Recurrent networks: train them, let them write, translate, predict videos and describe pictures.',
    )
    .usage('COMMAND [flags]')
    .version(await packageVersion())
    .helpCommand(false)
    .addHelpText('after', EXAMPLES);
  const place: CommandPlace = { host, finish };
  const loadText = async () => (await import('./text/task.ts')).TEXT_TASK;
  program.addCommand(trainCommand(TEXT_OUTLINE, loadText, place));
  for (const make of [sampleCommand, evalCommand, infoCommand]) program.addCommand(make(host, finish));
  for (const make of [seq2seqCommand, videoCommand, captionCommand]) program.addCommand(make(place));
  for (const command of allCommands(program)) {
    command
      .exitOverride()
      .addHelpOption(new Option('-h, --help', 'show this help').helpGroup('Output:'))
      .configureHelp({ helpWidth: HELP_WIDTH })
      .configureOutput({
        writeOut: (text) => void host.stdout.write(text),
        writeErr: (text) => void host.stderr.write(text),
        outputError: () => undefined,
      });
  }
  return program;
}

/** A command and those inside it. */
const allCommands = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(allCommands),
];

/** The version in this package's manifest, which lies above `src` and `dist` alike. */
async function packageVersion(): Promise<string> {
  const manifest: { version: string } = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return manifest.version;
}

/** Columns of the help, so that it reads the same in every terminal and file. */
const HELP_WIDTH = 110;

/** Prints one sentence about an error. */
function explain(error: unknown, command: string, verbose: boolean, { stderr }: Host): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.OK; // the help or the version was printed
    if (error.code === 'commander.help') return EXIT.USAGE; // no command was given: the help was printed
    stderr.write(`${command}: ${clause(error.message)}; see ${command} --help.\n`);
    return EXIT.USAGE;
  }
  stderr.write(`${command}: ${describeFailure(error)}\n`);
  if (verbose) stderr.write(`${traceOf(error)}\n`);
  return error instanceof UsageError ? EXIT.USAGE : EXIT.FAILURE;
}

/** commander's message as a clause: `"error: unknown option '--x'\n(Did you mean --y?)"`. */
const clause = (message: string): string =>
  message
    .replace(/^error: /, '')
    .replace(/\.$/, '')
    .replace(/\s*\(Did you mean (.*)\)/, ' (did you mean $1)')
    .replace('. Expected', ': expected');

/** The command that arguments call, as far as they name one: `'reverie-rnn video train'`. */
function commandIn([first, ...others]: readonly string[], command: Command): string {
  const called = command.commands.find((candidate) => candidate.name() === first);
  return called === undefined ? command.name() : `${command.name()} ${commandIn(others, called)}`;
}
