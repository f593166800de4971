import { ConfigError, type Random } from '@reverie/core';
import { ElmanCell, type ElmanCellConfig } from './elman-cell.ts';
import { GRUCell, type GRUCellConfig } from './gru-cell.ts';
import { LSTMCell, type LSTMCellConfig } from './lstm-cell.ts';
import type { RecurrentCell } from './recurrent-cell.ts';

/** The kinds of cell. */
export type CellName = 'elman' | 'lstm' | 'gru';

/** Options of single kinds of cell; those of the other kinds are not read. */
export type CellOptions = Omit<
  LSTMCellConfig & GRUCellConfig & ElmanCellConfig,
  'inputSize' | 'hiddenSize' | 'suffix'
>;

/** A cell by the name of its kind. */
export function makeCell(
  name: CellName,
  config: LSTMCellConfig & GRUCellConfig & ElmanCellConfig,
  random: Random,
): RecurrentCell {
  switch (name) {
    case 'elman':
      return new ElmanCell(config, random);
    case 'lstm':
      return new LSTMCell(config, random);
    case 'gru':
      return new GRUCell(config, random);
    default:
      throw new ConfigError({ who: 'makeCell', expected: 'a cell elman, lstm or gru', got: `'${name}'` });
  }
}
