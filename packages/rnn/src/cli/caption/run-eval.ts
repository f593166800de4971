import { Random } from '@reverie/core';
import { captionWorld } from '@reverie/datasets';
import type { CaptionedPicture } from '../../captions/caption-source.ts';
import type { Captioner } from '../../captions/captioner.ts';
import { about, EXIT } from '../failure.ts';
import type { Host } from '../host.ts';
import { type UsedModel, useModel } from '../use-model.ts';
import type { ScoreCaptionsFlags } from './flags.ts';
import { CAPTIONER } from './model.ts';
import { pictureSize } from './picture-size.ts';
import { readCaptions } from './read-captions.ts';
import { type PictureScore, pictureScoreLine, scorePictures } from './score-pictures.ts';
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
    const { result: strong } = output.strong;
    if (list !== undefined) {
      const score = await scoreOn(used, list.name, list.pictures, flags);
      output.say(`${path} on ${list.name}:`);
      output.result(`${pictureScoreLine(score, strong)}\n`);
      output.json({
        checkpoint: path,
        captions: list.name,
        beam: flags.beam,
        ...score,
        seconds: used.seconds(),
      });
      return EXIT.OK;
    }
    const make = (combinations: 'seen' | 'unseen') =>
      captionWorld(
        { pictures: flags.pictures, size, combinations },
        new Random(flags.seed).split(combinations),
      );
    const name = 'the caption world';
    const seen = await scoreOn(used, name, make('seen'), flags);
    const unseen = await scoreOn(used, name, make('unseen'), flags);
    output.say(`${path} on ${flags.pictures} pictures of the caption world each:`);
    output.result(
      `Seen       ${pictureScoreLine(seen, strong)}\nUnseen     ${pictureScoreLine(unseen, strong)}\n`,
    );
    output.json({
      checkpoint: path,
      captions: name,
      beam: flags.beam,
      seen,
      unseen,
      seconds: used.seconds(),
    });
    return EXIT.OK;
  });
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
