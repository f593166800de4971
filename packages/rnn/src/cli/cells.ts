import { MODEL, oneOf, type Setting } from '@reverie/cli';
import type { CellName } from '../cells/make-cell.ts';

/** char-rnn's names of the cells. */
export type CellSetting = 'lstm' | 'gru' | 'rnn';

/** The cells by these names. */
export const CELLS: Readonly<Record<CellSetting, CellName>> = { lstm: 'lstm', gru: 'gru', rnn: 'elman' };

/** The kind of recurrent cell. */
export const CELL: Setting<CellSetting> = {
  ...MODEL,
  kind: oneOf('lstm', 'gru', 'rnn'),
  default: 'lstm',
  help: 'kind of recurrent cell',
};
