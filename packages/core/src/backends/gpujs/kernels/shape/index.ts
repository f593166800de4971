import type { AnyBinding } from '../../gpu-kernel.ts';
import { FILL_BINDINGS } from './fill.ts';
import { JOIN_BINDINGS } from './join.ts';
import { PAD_BINDINGS } from './pad.ts';
import { SEQUENCE_BINDINGS } from './sequences.ts';
import { SLICE_BINDINGS } from './slice.ts';
import { SPACE_BATCH_BINDINGS } from './space-batch.ts';
import { SPLIT_BINDINGS } from './split.ts';
import { TILE_BINDINGS } from './tile.ts';
import { TRANSPOSE_BINDINGS } from './transpose.ts';
import { VIEW_BINDINGS } from './views.ts';

export const SHAPE_BINDINGS: readonly AnyBinding[] = [
  ...VIEW_BINDINGS,
  ...FILL_BINDINGS,
  ...JOIN_BINDINGS,
  ...PAD_BINDINGS,
  ...SEQUENCE_BINDINGS,
  ...SLICE_BINDINGS,
  ...SPACE_BATCH_BINDINGS,
  ...SPLIT_BINDINGS,
  ...TILE_BINDINGS,
  ...TRANSPOSE_BINDINGS,
];
