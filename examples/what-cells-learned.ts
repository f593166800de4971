/**
 * Looks for units of the model that ships whose activation follows a property of the text, as Karpathy, Johnson and Li did (2015):
 * where a line begins, who speaks, how far a word goes. Draws the closest one of each over the text, and what a prompt bears on.
 */
import { writeFile } from 'node:fs/promises';
import { Random, useBackend } from '@reverie/core';
import { coloredText } from '@reverie/plots';
import {
  activations,
  type CharRNN,
  findUnits,
  loadPretrained,
  saliency,
  TEXT_FEATURES,
  unitActivations,
} from '@reverie/rnn';
import { isMain } from './is-main.ts';

/** Units are sought in a longer text than is drawn. */
const SHOWN = 600;

/** A property and the unit that follows it. */
export interface Follower {
  readonly property: string;
  readonly unit: number;
  readonly correlation: number;
  /** [characters] */
  readonly values: Float32Array;
}

/** The unit that is closest to each property which the text has. */
export async function followers(model: CharRNN, text: string): Promise<Follower[]> {
  const all = await activations(model, text);
  return Object.entries(TEXT_FEATURES).flatMap(([property, of]) =>
    findUnits(all, of(text))
      .slice(0, 1)
      .map((found) => ({ property, ...found, values: unitActivations(all, found.unit) })),
  );
}

if (isMain(import.meta.url)) {
  await useBackend();
  const model = await loadPretrained('tiny-shakespeare');
  const text = await model.generate('KING:\n', { length: 4000, temperature: 0.6, random: new Random(7) });
  for (const { property, unit, correlation, values } of await followers(model, text)) {
    console.log(`${property}: unit ${unit}, correlation ${correlation.toFixed(2)}`);
    const title = `Unit ${unit} follows the ${property} (r = ${correlation.toFixed(2)})`;
    await writeFile(
      `${property.replaceAll(' ', '-')}.svg`,
      coloredText(text.slice(0, SHOWN), values.slice(0, SHOWN), { title, columns: 64 }),
    );
  }
  const prompt = text.slice(0, 200);
  const title = 'What the next character depends on';
  const options = { title, columns: 64, colorMap: 'viridis' } as const;
  await writeFile('saliency.svg', coloredText(prompt, await saliency(model, prompt), options));
}
