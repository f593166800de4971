import { expect } from 'vitest';
import { type CliResult, type CliSurroundings, runCli } from './run-cli.ts';

/** Runs a command that must end with this one sentence, and nothing on standard output. */
export async function expectFailure(
  args: readonly string[],
  code: 1 | 2,
  sentence: string | RegExp,
  surroundings?: CliSurroundings,
): Promise<CliResult> {
  const result = await runCli(args, surroundings);
  expect(result.err).toMatch(sentence);
  const lines = result.err.trimEnd().split('\n');
  expect(
    lines.filter((line) =>
      /^reverie-rnn( seq2seq| video| caption)?( train| sample| eval| info)?: .*\.$/.test(line),
    ),
  ).toEqual(lines.slice(-1));
  expect({ code: result.code, out: result.out }).toEqual({ code, out: '' });
  expect(result.err).not.toMatch(/^ +at /m);
  return result;
}
