import type { Command } from 'commander';

/**
 * Takes flags as char-rnn and torch-rnn spell them, `-rnn_size 256` or `--rnn_size 256`, for ours, `--rnn-size 256`. What is
 * no flag of the command is left as it is, so a prompt may begin with a dash.
 */
export function modernSpelling(args: readonly string[], program: Command): readonly string[] {
  const known = new Set(calledBy(args, program).options.map(({ long }) => long));
  return args.map((arg) => {
    const [, name = '', value = ''] = /^--?([a-z][a-z_]+)(=.*)?$/.exec(arg) ?? [];
    const long = `--${name.replaceAll('_', '-')}`;
    return known.has(long) ? long + value : arg;
  });
}

/** The command that the first arguments name. */
function calledBy([first, ...others]: readonly string[], command: Command): Command {
  const called = command.commands.find((candidate) => candidate.name() === first);
  return called === undefined ? command : calledBy(others, called);
}
