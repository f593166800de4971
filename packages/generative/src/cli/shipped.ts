import type { ShippedCheckpoint } from '@reverie/cli';
import { PRETRAINED, readPretrained } from '../models/pretrained.ts';

/** The models that ship, by the names that commands take. */
export const SHIPPED: Readonly<Record<string, ShippedCheckpoint>> = Object.fromEntries(
  PRETRAINED.map(([name, kind]) => [name, { kind, read: () => readPretrained(name) }]),
);
