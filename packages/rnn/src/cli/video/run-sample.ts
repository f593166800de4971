import { parse, resolve } from 'node:path';
import { counted, EXIT, formatSeconds, type Host, UsageError } from '@reverie/cli';
import { loadPlots, useModel, writeDrawing } from '@reverie/cli/run';
import { FRAME_SECONDS } from './draw-sample.ts';
import { framesAfter } from './film.ts';
import type { PredictFlags } from './flags.ts';
import { CONV_FRAMES, LSTM_FRAMES } from './model.ts';
import { fitted, readClips } from './read-clips.ts';

/** `reverie-rnn video sample CHECKPOINT CLIP`. @returns the exit code */
export async function runPredict(
  checkpoint: string,
  file: string,
  flags: PredictFlags,
  host: Host,
): Promise<number> {
  const { frames, scale, out = `${parse(file).name}-next.gif` } = flags;
  if (resolve(out) === resolve(file)) throw new UsageError(`--out must not be the clip itself, got ${out}`);
  const { animatedGif } = await loadPlots(out);
  const clips = await readClips([file]);
  if (clips.length > 1)
    throw new UsageError(`video sample goes on with one clip, got ${clips.length} in ${file}`);
  const request = { path: checkpoint, kinds: [CONV_FRAMES, LSTM_FRAMES], flags, host };
  return useModel(request, async (used) => {
    const { model, path, output } = used;
    const clip = fitted(clips[0]!, model.config);
    const images = await framesAfter(model, clip, frames);
    await writeDrawing(out, animatedGif(images, { seconds: FRAME_SECONDS, scale }));
    const seconds = used.seconds();
    output.result(`${out}\n`);
    output.json({ checkpoint: path, clip: file, read: clip.frames, frames, file: out, seconds });
    output.say(`\n${path}: ${counted(frames, 'frame')} after ${clip.frames}, in ${formatSeconds(seconds)}`);
    return EXIT.OK;
  });
}
