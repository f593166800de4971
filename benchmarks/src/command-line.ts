import { Argument, Command, CommanderError, InvalidArgumentError } from 'commander';

/** A command on one of `names`, which prints its usage errors on stderr and ends with code 2 on them. */
export function command(name: string, description: string, names: readonly string[]): Command {
  return new Command(name)
    .description(description)
    .addArgument(new Argument('<name>', 'what to do').choices(names))
    .showHelpAfterError(`(pnpm ${name} --help says more)`)
    .exitOverride();
}

/** Runs a command line: one sentence on stderr and code 1 when it fails, code 2 when it was called wrongly. */
export async function runCommand(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** Parses a number above 0 for an option. */
export function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** Parses a whole number above 0 for an option. */
export function count(text: string): number {
  const value = positive(text);
  if (Number.isInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}
