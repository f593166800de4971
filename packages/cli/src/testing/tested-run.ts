import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type CliResult, runMain, type TestedProgram } from './run-cli.ts';

/** How a model is trained in tests. */
export interface TestedRun {
  /** The words of the command: `['video', 'train', 'clip.gif']`. */
  readonly words: readonly string[];
  /** Flags that make training a matter of tenths of a second. */
  readonly flags: readonly string[];
  /** Updates; a validation and a checkpoint come every third. */
  readonly steps: number;
}

const WATCH = ['--eval-every', '3', '--checkpoint-every', '3'];

/** Trains a model. */
export function trainTested(
  tested: TestedProgram,
  { words, flags, steps }: TestedRun,
  run: string,
): Promise<CliResult> {
  return runMain(tested, [...words, ...flags, ...WATCH, '--steps', `${steps}`, '--run', run]);
}

/**
 * Stops a run after three steps by Ctrl-C, goes on by the command that is printed, and expects the run that was not
 * stopped.
 *
 * @param whole folder of the run that was not stopped
 * @param parts folder for the one that is
 */
export async function expectSameAfterStop(
  tested: TestedProgram,
  { words, flags, steps }: TestedRun,
  { whole, parts }: { readonly whole: string; readonly parts: string },
): Promise<void> {
  // The bar's first line, or the first sample, comes after the third step.
  const args = [...words, ...flags, ...WATCH, '--steps', `${steps}`, '--run', parts];
  const stopped = await runMain(tested, [...args, '--sample-every', '3'], {
    signal: { name: 'SIGINT', when: 'Step 3, a sample' },
  });
  expect(stopped.code, stopped.err).toBe(130);
  expect(stopped.err).toContain(`Stopped after step 3 of ${steps}`);
  const command = stopped.err.trimEnd().split('\n').at(-1)?.trim().split(' ') ?? [];
  expect(command).toEqual([tested.program.name, ...words, '--run', parts, '--resume']);
  const resumed = await runMain(tested, command.slice(1));
  expect(resumed.code, resumed.err).toBe(0);
  expect(resumed.err).toContain('Going on after step 3.');
  const file = (run: string, name: string): Buffer => readFileSync(`${run}/${name}`);
  expect(file(parts, 'last.safetensors').equals(file(whole, 'last.safetensors'))).toBe(true);
  expect(file(parts, 'log.jsonl').toString()).toBe(file(whole, 'log.jsonl').toString());
}
