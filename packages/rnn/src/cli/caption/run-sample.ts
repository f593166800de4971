import { join, parse } from 'node:path';
import { EXIT, formatSeconds, type Host } from '@reverie/cli';
import { loadPlots, useModel, writeDrawing } from '@reverie/cli/run';
import type { CaptionPicture } from '../../captions/pictures.ts';
import { writeCaptions } from '../../captions/write-captions.ts';
import type { Written } from '../../seq2seq/beams.ts';
import { wordsOf } from '../../text/word-vocabulary.ts';
import { checkAttention } from '../attention.ts';
import type { DescribeFlags } from './flags.ts';
import { CAPTIONER } from './model.ts';
import { pictureSize } from './picture-size.ts';
import { readSquare } from './read-pictures.ts';
import { LONGEST_CAPTION } from './score-pictures.ts';

/** `reverie-rnn caption sample CHECKPOINT PICTURE…`. @returns the exit code */
export async function runDescribe(
  checkpoint: string,
  files: readonly string[],
  flags: DescribeFlags,
  host: Host,
): Promise<number> {
  const { beam, plots } = flags;
  if (plots !== undefined) await loadPlots('--plots');
  return useModel({ path: checkpoint, kinds: [CAPTIONER], flags, host }, async (used) => {
    const { model, path, output } = used;
    if (plots !== undefined) checkAttention(model.config.attention);
    const size = await pictureSize(path, flags.size);
    const pictures = await Promise.all(files.map((file) => readSquare(file, size)));
    const written = await writeCaptions(model, pictures, { width: beam, maxLength: LONGEST_CAPTION });
    for (const [index, { text }] of written.entries())
      output.result(`${files.length === 1 ? '' : `${files[index]}: `}${text}\n`);
    const found = written.map(({ text, logProb }, index) => ({ picture: files[index], text, logProb }));
    const seconds = used.seconds();
    output.json({ checkpoint: path, beam, size, written: found, seconds });
    output.say(`\n${path}: --beam ${beam}, in ${formatSeconds(seconds)}`);
    if (plots !== undefined) {
      await drawAttention(plots, files, pictures, written);
      output.say(`Where each word looked is drawn in ${plots}.`);
    }
    return EXIT.OK;
  });
}

/** Draws each picture once for each word, bright where the word looked. */
async function drawAttention(
  folder: string,
  files: readonly string[],
  pictures: readonly CaptionPicture[],
  written: readonly Written[],
): Promise<void> {
  const { attentionMaps, svgToPng } = await loadPlots('--plots');
  for (const [index, { text, attention }] of written.entries()) {
    const picture = { ...pictures[index]!, channels: 3 as const };
    const scale = Math.max(1, Math.round(SHOWN / picture.width));
    const words = [...wordsOf(text), 'end'].slice(0, attention.length);
    const svg = attentionMaps(picture, [{ words, weights: attention }], { scale });
    await writeDrawing(join(folder, `${index + 1}-${parse(files[index]!).name}.png`), await svgToPng(svg));
  }
}

/** About the width of a picture in a drawing. */
const SHOWN = 96;
