import { counted, EXIT, type Host, InputError, UsageError } from '@reverie/cli';
import { useModel } from '@reverie/cli/run';
import type { DataSource } from '@reverie/core';
import type { ClipBatch, FramePredictor } from '../../video/frame-predictor.ts';
import { digitData, partsData } from './clip-data.ts';
import type { ScoreClipsFlags } from './flags.ts';
import { CONV_FRAMES, LSTM_FRAMES } from './model.ts';
import { checkLength, describePaths, fitted, readClips } from './read-clips.ts';
import { clipScoreLine, scoreClips } from './score-clips.ts';

/** `reverie-rnn video eval CHECKPOINT [CLIP…]`. @returns the exit code */
export async function runScoreClips(
  checkpoint: string,
  paths: readonly string[],
  flags: ScoreClipsFlags,
  host: Host,
): Promise<number> {
  const request = { path: checkpoint, kinds: [CONV_FRAMES, LSTM_FRAMES], flags, host };
  return useModel(request, async (used) => {
    const { model, path, output } = used;
    const { given = 10 } = model.config;
    const { frames, seed } = flags;
    if (frames <= given)
      throw new UsageError(`--frames needs to be more than the ${given} that are read, got ${frames}`);
    const data = paths.length === 0 ? madeClips(model, path, flags) : await clipsOf(model, paths, flags);
    const score = await scoreClips(model, data);
    const name = paths.length === 0 ? 'moving digits' : describePaths(paths);
    output.say(`${path} on ${name}, ${counted(given, 'frame')} read and ${frames - given} predicted:`);
    output.result(`${clipScoreLine(score, output.strong.result)}\n`);
    output.json({ checkpoint: path, clips: name, given, frames, seed, ...score, seconds: used.seconds() });
    return EXIT.OK;
  });
}

/** Clips that are scored beside each other. */
const BATCH = 8;

function madeClips(
  { config }: FramePredictor,
  path: string,
  { frames, digits, clips, seed }: ScoreClipsFlags,
): DataSource<ClipBatch> {
  const { height, width, channels = 1 } = config;
  if (height !== width || channels !== 1) {
    const got = `one of ${width} × ${height} pixels in ${channels === 1 ? 'gray' : 'color'}`;
    const remedy = 'name clips to score it on';
    throw new InputError({ who: path, expected: 'a model of square gray frames', got, remedy });
  }
  const batch = Math.min(BATCH, clips);
  const batches = Math.ceil(clips / batch);
  return digitData({ size: height, digits }, { frames, batch, batches, seed, repeat: true });
}

async function clipsOf(
  { config }: FramePredictor,
  paths: readonly string[],
  { frames, seed }: ScoreClipsFlags,
): Promise<DataSource<ClipBatch>> {
  const clips = (await readClips(paths)).map((clip) => fitted(clip, config));
  checkLength(clips, frames, `--frames ${frames}`);
  return partsData(clips, { frames, batch: Math.min(BATCH, clips.length), seed, repeat: true });
}
