import type { PlateauSchedule, PlateauState } from '../../optim/reduce-on-plateau.ts';
import type { Callback } from '../callback.ts';

/**
 * Tells a schedule that follows a metric the values of a figure, `'validation'` by default, and keeps its state in
 * checkpoints.
 *
 * @example const learningRate = reduceOnPlateau({ initial: 1e-3 });
 * train(model, { optimizer: adam({ learningRate }), callbacks: [validateEvery(500, model, data), observe(learningRate)], … })
 */
export function observe(schedule: PlateauSchedule, figure = 'validation'): Callback {
  return {
    name: `observe ${figure}`,
    afterStep(_run, figures) {
      const value = figures[figure];
      if (value !== undefined) schedule.observe(value);
    },
    state: () => schedule.state(),
    restore: (state) => schedule.restore(state as PlateauState), // which checks it
  };
}
