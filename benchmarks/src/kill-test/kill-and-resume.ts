import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAST, Random } from '@reverie/core';
import { type Death, Life, type Moment } from './life.ts';

/** What many kills did to training. */
export interface KillReport {
  readonly kills: number;
  /** Kills while a file was being written. */
  readonly duringWrites: number;
  /** Kills before the checkpoint was read: while the folder was locked or the file loaded. */
  readonly beforeTraining: number;
  /** Times that a resumed run had to take the previous checkpoint, the last one being damaged. */
  readonly damaged: number;
  /** Trainings that were ended, each killed again and again. */
  readonly runs: number;
  /**
   * Of these, those whose last checkpoint (weights, optimiser, carried state, position) and log are, byte for byte, those of a run that
   * nobody killed.
   */
  readonly identical: number;
  readonly steps: number;
}

/** About what a write takes, in milliseconds. */
const WRITE = 4;

/** Options of {@link killAndResume}. */
export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  /** Updates of each training. */
  readonly steps: number;
  /**
   * A process is killed at a random moment of this many milliseconds after it was loaded; every other one when, after that,
   * a checkpoint is being written.
   */
  readonly within: number;
  readonly onKill?: (kills: number, death: Death) => void;
}

/** Kills training processes at random moments until there were enough kills, and compares what they have made together. */
export async function killAndResume(options: KillOptions): Promise<KillReport> {
  const { kills, steps } = options;
  const folder = await mkdtemp(join(tmpdir(), 'reverie-kill-'));
  const random = new Random(options.seed);
  const deaths: Death[] = [];
  let [runs, identical] = [0, 0];
  try {
    const expected = await trainIn(join(folder, 'undisturbed'), options, () => undefined);
    while (deaths.length < kills) {
      const moment = (): Moment | undefined =>
        deaths.length < kills
          ? {
              milliseconds: random.uniform() * options.within,
              saving: deaths.length % 2 === 1 ? random.uniform() * WRITE : undefined,
            }
          : undefined;
      const made = await trainIn(join(folder, `run-${runs++}`), options, moment, (death) => {
        deaths.push(death);
        options.onKill?.(deaths.length, death);
      });
      if (made.equals(expected)) identical++;
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const count = (is: (death: Death) => boolean): number => deaths.filter(is).length;
  return {
    kills: deaths.length,
    duringWrites: count(({ writing }) => writing),
    beforeTraining: count(({ from }) => from === undefined),
    damaged: count(({ warnings }) => warnings.length > 0),
    runs,
    identical,
    steps,
  };
}

/**
 * Trains to the end, in as many processes as it takes. The next one loads while one trains.
 *
 * @param moment when to kill the next process; undefined: not
 * @returns the last checkpoint and the log
 */
async function trainIn(
  folder: string,
  { steps }: KillOptions,
  moment: () => Moment | undefined,
  onDeath?: (death: Death) => void,
): Promise<Buffer> {
  await mkdir(folder);
  let next = new Life(folder, steps);
  for (;;) {
    const life = next;
    const end = moment();
    if (end !== undefined) next = new Life(folder, steps);
    const death = await life.live(end);
    if (death.done) break;
    onDeath?.(death);
  }
  await next.discard();
  return Buffer.concat(await Promise.all([LAST, 'log.csv'].map((name) => readFile(join(folder, name)))));
}
