import { expect } from 'vitest';
import { type CliResult, type CliSurroundings, runMain, type TestedProgram } from './run-cli.ts';

/** A command that must end with one sentence, and nothing on standard output. */
export interface ExpectedFailure {
  readonly args: readonly string[];
  readonly code: 1 | 2;
  readonly sentence: string | RegExp;
  readonly surroundings?: CliSurroundings | undefined;
}

/** Runs a command that must fail. */
export async function expectFailureOf(
  tested: TestedProgram,
  { args, code, sentence, surroundings }: ExpectedFailure,
): Promise<CliResult> {
  const result = await runMain(tested, args, surroundings);
  expect(result.err).toMatch(sentence);
  const lines = result.err.trimEnd().split('\n');
  const complaint = new RegExp(`^${tested.program.name}( [a-z][a-z0-9]*){0,2}: .*\\.$`);
  expect(lines.filter((line) => complaint.test(line))).toEqual(lines.slice(-1));
  expect({ code: result.code, out: result.out }).toEqual({ code, out: '' });
  expect(result.err).not.toMatch(/^ +at /m);
  return result;
}
