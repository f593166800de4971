import { ConfigError, type Random } from '@reverie/core';
import type { ConvCell } from './conv-cell.ts';
import { ConvGRUCell, type ConvGRUCellConfig } from './conv-gru-cell.ts';
import { ConvLSTMCell, type ConvLSTMCellConfig } from './conv-lstm-cell.ts';

/** The kinds of convolutional cell. */
export type ConvCellName = 'gru' | 'lstm';

/** Options of single kinds of cell; those of the other kind are not read. */
export type ConvCellOptions = ConvGRUCellConfig & ConvLSTMCellConfig;

/** A convolutional cell by the name of its kind. */
export function makeConvCell(name: ConvCellName, config: ConvCellOptions, random: Random): ConvCell {
  switch (name) {
    case 'gru':
      return new ConvGRUCell(config, random);
    case 'lstm':
      return new ConvLSTMCell(config, random);
    default:
      throw new ConfigError({ who: 'makeConvCell', expected: "a cell 'gru' or 'lstm'", got: `'${name}'` });
  }
}
