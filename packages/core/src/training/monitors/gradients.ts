import { globalNorm } from '../../optim/clip.ts';
import { tf } from '../../tf.ts';
import type { Monitor } from '../model-step.ts';
import { type MonitorOptions, spaced } from './monitor-options.ts';

/** The norm of all gradients together, before clipping, as `gradientNorm`. */
export function gradientNorm(options: MonitorOptions = {}): Monitor {
  return spaced('gradientNorm', options, ({ gradients }) => ({ gradientNorm: globalNorm(gradients) }));
}

/**
 * Of each parameter's gradient, before clipping, `gradient/<parameter>/norm`, `/mean`, `/std` and `/max` (of the absolute
 * values). Gradients that shrink or grow from layer to layer show here (notes, chapters 8 and 12).
 */
export function gradientStatistics(options: MonitorOptions = {}): Monitor {
  return spaced('gradientStatistics', options, ({ gradients }) => {
    const figures = Object.entries(gradients).flatMap(([name, gradient]) => {
      const { mean, variance } = tf.moments(gradient);
      const statistics = {
        norm: tf.norm(gradient),
        mean,
        std: tf.sqrt(variance),
        max: tf.max(tf.abs(gradient)),
      };
      return Object.entries(statistics).map(
        ([statistic, value]) => [`gradient/${name}/${statistic}`, value.asScalar()] as const,
      );
    });
    return Object.fromEntries(figures);
  });
}
