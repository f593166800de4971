import { about, counted, EXIT, type Host } from '@reverie/cli';
import { type UsedModel, useModel } from '@reverie/cli/run';
import { Random } from '@reverie/core';
import { captionWorld } from '@reverie/datasets';
import type { CaptionedPicture } from '../../captions/caption-source.ts';
import type { Captioner } from '../../captions/captioner.ts';
import type { ScoreCaptionsFlags } from './flags.ts';
import { CAPTIONER } from './model.ts';
import { pictureSize } from './picture-size.ts';
import { type CaptionList, readCaptions } from './read-captions.ts';
import { type PictureScore, pictureScoreLine, scorePictures, worldScoreLines } from './score-pictures.ts';
import { checkCaptionFiles } from './settings.ts';

/** `reverie-rnn caption eval CHECKPOINT`. @returns the exit code */
export async function runScoreCaptions(
  checkpoint: string,
  flags: ScoreCaptionsFlags,
  host: Host,
): Promise<number> {
  checkCaptionFiles(flags);
  return useModel({ path: checkpoint, kinds: [CAPTIONER], flags, host }, async (used) => {
    const { path, output } = used;
    const size = await pictureSize(path, flags.size);
    const list = await readCaptions(flags, size, output);
    if (list === undefined) await scoreOnWorld(used, size, flags);
    else await scoreOnList(used, list, flags);
    return EXIT.OK;
  });
}

async function scoreOnList(
  used: UsedModel<Captioner>,
  { name: captions, pictures }: CaptionList,
  flags: ScoreCaptionsFlags,
): Promise<void> {
  const { path, output } = used;
  const score = await scoreOn(used, captions, pictures, flags);
  output.say(`${path} on ${captions}:`);
  output.result(`${pictureScoreLine(score, output.strong.result)}\n`);
  output.json({ checkpoint: path, captions, beam: flags.beam, ...score, seconds: used.seconds() });
}

/** Pictures with colors and shapes together as in training, and with others. */
async function scoreOnWorld(
  used: UsedModel<Captioner>,
  size: number,
  flags: ScoreCaptionsFlags,
): Promise<void> {
  const { path, output } = used;
  const { pictures, seed, beam } = flags;
  const captions = 'the caption world';
  const scored = (combinations: 'seen' | 'unseen'): Promise<PictureScore> => {
    const scenes = captionWorld({ pictures, size, combinations }, new Random(seed).split(combinations));
    return scoreOn(used, captions, scenes, flags);
  };
  const [seen, unseen] = [await scored('seen'), await scored('unseen')];
  output.say(`${path} on ${counted(pictures, 'picture')} of each kind:`);
  output.result(worldScoreLines(seen, unseen, output.strong.result));
  output.json({ checkpoint: path, captions, beam, seen, unseen, seconds: used.seconds() });
}

function scoreOn(
  { model, output }: UsedModel<Captioner>,
  name: string,
  pictures: readonly CaptionedPicture[],
  { beam, allowUnknown = false }: ScoreCaptionsFlags,
): Promise<PictureScore> {
  const onProgress = (share: number): void => output.progress('describing', share);
  return about(name, () => scorePictures(model, pictures, { beam, allowUnknown, onProgress }));
}
