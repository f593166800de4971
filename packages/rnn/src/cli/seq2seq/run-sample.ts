import { join } from 'node:path';
import { about, EXIT, formatSeconds, type Host, InputError } from '@reverie/cli';
import { loadPlots, useModel, writeDrawing } from '@reverie/cli/run';
import type { Written } from '../../seq2seq/beams.ts';
import { translate } from '../../seq2seq/translate.ts';
import { checkAttention } from '../attention.ts';
import type { TranslateFlags } from './flags.ts';
import { SEQ2SEQ } from './model.ts';

/** `reverie-rnn seq2seq sample CHECKPOINT TEXT…`. @returns the exit code */
export async function runTranslate(
  checkpoint: string,
  texts: readonly string[],
  flags: TranslateFlags,
  host: Host,
): Promise<number> {
  const { beam, maxLength, plots } = flags;
  if (plots !== undefined) await loadPlots('--plots');
  return useModel({ path: checkpoint, kinds: [SEQ2SEQ], flags, host }, async (used) => {
    const { model, path, output } = used;
    if (plots !== undefined) checkAttention(model.config.attention);
    for (const text of texts) {
      if (text === '') throw new InputError({ who: 'TEXT', expected: 'a text', got: 'an empty one' });
      await about(JSON.stringify(text), () => model.vocabularies.source.encode(text));
    }
    const written = await translate(model, texts, { width: beam, maxLength });
    for (const { text } of written) output.result(`${text}\n`);
    const found = written.map(({ text, logProb }, index) => ({ source: texts[index], text, logProb }));
    const seconds = used.seconds();
    output.json({ checkpoint: path, beam, written: found, seconds });
    output.say(`\n${path}: --beam ${beam}, in ${formatSeconds(seconds)}`);
    if (plots !== undefined) {
      await drawAttention(plots, texts, written);
      output.say(`Where each character looked is drawn in ${plots}.`);
    }
    return EXIT.OK;
  });
}

/** Draws for each text which characters were looked at for each one that was written: `1.svg`, `2.svg`, … */
async function drawAttention(
  folder: string,
  texts: readonly string[],
  written: readonly Written[],
): Promise<void> {
  const { heatMap } = await loadPlots('--plots');
  for (const [index, { text, attention }] of written.entries()) {
    const svg = heatMap(attention, {
      xLabel: 'read',
      yLabel: 'written',
      columnLabels: [...texts[index]!].map(visible),
      rowLabels: [...[...text].map(visible), 'end'].slice(0, attention.length),
      cellSize: 28,
    });
    await writeDrawing(join(folder, `${index + 1}.svg`), svg);
  }
}

const visible = (character: string): string => (character === ' ' ? '␣' : character);
