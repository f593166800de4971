import type { ShippedCheckpoint } from '@reverie/cli';
import { CHAR_RNN, PRETRAINED_NAMES, readPretrained } from '../models/pretrained.ts';

/** The models that ship, by the names that commands take. */
export const SHIPPED: Readonly<Record<string, ShippedCheckpoint>> = Object.fromEntries(
  PRETRAINED_NAMES.map((name) => [name, { kind: CHAR_RNN.kind, read: () => readPretrained(name) }]),
);
