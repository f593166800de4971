import { checkNumber } from '../../errors.ts';
import type { History } from '../history.ts';

/** How far validation is from training at one validation. */
export interface GapPoint {
  readonly step: number;
  /** Mean training loss over the updates up to this one. */
  readonly train: number;
  readonly validation: number;
  /** validation − train: large in overfitting, and about 0 or below in a model that is too small (notes, chapter 17). */
  readonly gap: number;
}

/**
 * The gap between training and validation loss at each validation of a run.
 *
 * @param options.window updates that the training loss is the mean of. Default: 100.
 */
export function trainValidationGap(history: History, options: { readonly window?: number } = {}): GapPoint[] {
  const { window = 100 } = options;
  checkNumber('trainValidationGap', 'window', window, { integer: true, min: 1 });
  return history.rows.flatMap(({ step, figures }, i) => {
    const { validation } = figures;
    if (validation === undefined) return [];
    const losses = history.rows
      .slice(Math.max(0, i + 1 - window), i + 1)
      .flatMap(({ figures: { loss } }) => loss ?? []);
    const train = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    return [{ step, train, validation, gap: validation - train }];
  });
}
