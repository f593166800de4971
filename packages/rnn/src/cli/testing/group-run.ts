import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type CliResult, runCli } from './run-cli.ts';

/** How a group of commands is trained in tests. */
export interface GroupRun {
  /** `'video'`, and the words that name the data. */
  readonly words: readonly [group: string, ...data: string[]];
  /** Flags that make training a matter of tenths of a second. */
  readonly flags: readonly string[];
  /** Updates; a validation and a checkpoint come every third. */
  readonly steps: number;
}

const WATCH = ['--eval-every', '3', '--checkpoint-every', '3'];

/** Trains a group's model. */
export function trainGroup(
  { words: [group, ...data], flags, steps }: GroupRun,
  run: string,
): Promise<CliResult> {
  return runCli([group, 'train', ...data, ...flags, ...WATCH, '--steps', `${steps}`, '--run', run]);
}

/** Stops a run after three steps by Ctrl-C, goes on by the command that is printed, and expects the run that was not stopped. */
export async function expectSameAfterCtrlC(group: GroupRun, whole: string, parts: string): Promise<void> {
  const { words, flags, steps } = group;
  const [name, ...data] = words;
  // The bar's first line, or the first sample, comes after the third step.
  const args = [name, 'train', ...data, ...flags, ...WATCH, '--steps', `${steps}`, '--run', parts];
  const stopped = await runCli([...args, '--sample-every', '3'], {
    signal: { name: 'SIGINT', when: 'Step 3, a sample' },
  });
  expect(stopped.code, stopped.err).toBe(130);
  expect(stopped.err).toContain(`Stopped after step 3 of ${steps}`);
  const command = stopped.err.trimEnd().split('\n').at(-1)?.trim().split(' ') ?? [];
  expect(command).toEqual(['reverie-rnn', name, 'train', ...data, '--run', parts, '--resume']);
  const resumed = await runCli(command.slice(1));
  expect(resumed.code, resumed.err).toBe(0);
  expect(resumed.err).toContain('Going on after step 3.');
  const file = (run: string, name: string): Buffer => readFileSync(`${run}/${name}`);
  expect(file(parts, 'last.safetensors').equals(file(whole, 'last.safetensors'))).toBe(true);
  expect(file(parts, 'log.jsonl').toString()).toBe(file(whole, 'log.jsonl').toString());
}
