import { readFile } from 'node:fs/promises';
import { Command, CommanderError, Option } from 'commander';
import type { CommandPlace } from './commands/train.ts';
import { describeFailure, EXIT, traceOf, UsageError } from './failure.ts';
import type { Host } from './host.ts';
import { modernSpelling } from './spelling.ts';

/** The commands of a program and its help. */
export interface ProgramOutline {
  readonly description: string;
  /** Shown below the help, above the exit codes. */
  readonly examples: string;
  /** The package.json that holds the program's version. */
  readonly manifest: URL;
  commands(place: CommandPlace): readonly Command[];
}

const EXIT_CODES = `

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 and 143 stopped by a signal (what was trained is saved).`;

/** Runs `PROGRAM ARGS`. @returns the exit code; everything is printed to the host's streams. */
export async function runProgram(
  args: readonly string[],
  host: Host,
  outline: ProgramOutline,
): Promise<number> {
  let code: number = EXIT.OK;
  const program = await makeProgram(outline, host, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(modernSpelling(args, program), { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, commandIn(args, program), args.includes('--verbose'), host);
  }
}

async function makeProgram(
  { description, examples, manifest, commands }: ProgramOutline,
  host: Host,
  finish: (code: number) => void,
): Promise<Command> {
  const program = new Command(host.program.name)
    .description(description)
    .usage('COMMAND [flags]')
    .version(await versionIn(manifest))
    .helpCommand(false)
    .addHelpText('after', examples + EXIT_CODES);
  for (const command of commands({ host, finish })) program.addCommand(command);
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

async function versionIn(manifest: URL): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(manifest, 'utf8'));
  return version;
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
