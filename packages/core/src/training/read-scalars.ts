import type { tf } from '../tf.ts';
import type { Figures } from './history.ts';

/** Reads scalars as figures and frees them; the same scalar may stand under several names. */
export async function readScalars(scalars: Readonly<Record<string, tf.Scalar>>): Promise<Figures> {
  const figures: Figures = {};
  try {
    for (const [name, scalar] of Object.entries(scalars)) figures[name] = (await scalar.data())[0]!;
    return figures;
  } finally {
    for (const scalar of Object.values(scalars)) scalar.dispose();
  }
}
