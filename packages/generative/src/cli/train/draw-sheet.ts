import { join } from 'node:path';
import type { SamplePlace } from '@reverie/cli/run';
import type { Random } from '@reverie/core';
import { type PaintingModel, painterOf } from '../painter.ts';
import { writeSamples } from '../samples-sheet.ts';

/** Draws a sheet of samples, of the same codes each time, so that one sees what training does. @returns its file */
export async function drawSheet(
  model: PaintingModel,
  random: Random,
  { name, folder }: SamplePlace,
): Promise<string> {
  const path = sheetPath(folder, name);
  const painter = painterOf(model);
  try {
    await writeSamples(path, painter, { who: '--sample-every' }, random.split('sheet'));
  } finally {
    painter.dispose();
  }
  return path;
}

/** `'runs/mnist-vae/samples/step-500.png'` */
export const sheetPath = (folder: string, name: string): string =>
  join(folder, 'samples', `${name.replace(' ', '-')}.png`);
