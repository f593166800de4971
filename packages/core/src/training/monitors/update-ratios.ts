import { tf } from '../../tf.ts';
import type { Monitor } from '../model-step.ts';
import { type MonitorOptions, spaced } from './monitor-options.ts';

/** Keeps 0 / 0, of a parameter that is 0 and stays 0, at 0. */
const TINY = 1e-30;

/**
 * ‖Δw‖ / ‖w‖ of each parameter as `updateRatio/<parameter>`: how large an update is beside the weights (notes, chapter 17:
 * "You want weight_updates/weight_magnitudes = 0.001"). Where the update is larger than the weights, as in the first steps
 * of a bias that starts at 0, it is 1.
 */
export function updateRatios(options: MonitorOptions = {}): Monitor {
  return spaced('updateRatios', options, ({ parameters, updates }) => {
    const ratios = Object.entries(updates).map(([name, update]) => {
      const [change, size] = [tf.norm(update), tf.norm(parameters[name]!)];
      return [
        `updateRatio/${name}`,
        tf.div(change, tf.add(tf.maximum(size, change), TINY)).asScalar(),
      ] as const;
    });
    return Object.fromEntries(ratios);
  });
}
