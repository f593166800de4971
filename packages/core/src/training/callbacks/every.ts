import { checkNumber } from '../../errors.ts';
import type { Callback, TrainingRun } from '../callback.ts';
import type { Figures } from '../history.ts';

/**
 * Calls a function every so many updates: to print samples, to draw. It may add figures.
 *
 * @example every(500, async () => console.log(await model.generate('ROMEO:', { random })))
 */
export function every(
  steps: number,
  body: (run: TrainingRun, figures: Figures) => void | Promise<void>,
): Callback {
  checkNumber('every', 'steps', steps, { integer: true, min: 1 });
  return {
    name: `every ${steps}`,
    onStep: (run, figures) => (run.step % steps === 0 ? body(run, figures) : undefined),
  };
}
