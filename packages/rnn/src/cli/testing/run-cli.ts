import {
  type CliResult,
  type CliSurroundings,
  expectFailureOf,
  expectSameAfterStop,
  runMain,
  type TestedProgram,
  type TestedRun,
  trainTested,
} from '@reverie/cli/testing';
import { main } from '../main.ts';
import { REVERIE_RNN } from '../program.ts';

const TESTED: TestedProgram = { program: REVERIE_RNN, main };

/** Runs `reverie-rnn` in this process, and captures what it prints. */
export const runCli = (args: readonly string[], surroundings?: CliSurroundings): Promise<CliResult> =>
  runMain(TESTED, args, surroundings);

/** Runs a command that must end with this one sentence, and nothing on standard output. */
export const expectFailure = (
  args: readonly string[],
  code: 1 | 2,
  sentence: string | RegExp,
  surroundings?: CliSurroundings,
): Promise<CliResult> => expectFailureOf(TESTED, { args, code, sentence, surroundings });

/** Trains a model. */
export const trainRun = (run: TestedRun, folder: string): Promise<CliResult> =>
  trainTested(TESTED, run, folder);

/** Stops a run and goes on with it, and expects the run that was not stopped. */
export const expectSameAfterCtrlC = (run: TestedRun, whole: string, parts: string): Promise<void> =>
  expectSameAfterStop(TESTED, run, { whole, parts });
