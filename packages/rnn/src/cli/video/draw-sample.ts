import { join } from 'node:path';
import { loadPlots, type SamplePlace, writeDrawing } from '@reverie/cli/run';
import type { DataSource } from '@reverie/core';
import { comparePredictions } from '../../video/compare-predictions.ts';
import type { ClipBatch, FramePredictor } from '../../video/frame-predictor.ts';

/** Seconds that a frame of a film is shown. */
export const FRAME_SECONDS = 0.15;
/** Clips side by side. */
const SHOWN = 4;

/** Films predictions of the first clips into the run's folder. @returns the path of the GIF */
export async function drawSample(
  model: FramePredictor,
  clips: DataSource<ClipBatch>,
  { name, folder }: SamplePlace,
): Promise<string> {
  const { animatedGif } = await loadPlots('--plots');
  const images = await comparePredictions(model, await firstClips(clips));
  const path = join(folder, 'plots', `${name.replace(' ', '-')}.gif`);
  await writeDrawing(path, animatedGif(images, { seconds: FRAME_SECONDS }));
  return path;
}

/** The first clips of a source, which stays where it is. */
async function firstClips(clips: DataSource<ClipBatch>): Promise<ClipBatch['frames']> {
  const position = clips.position();
  clips.restore({ epoch: 0, index: 0 });
  try {
    for await (const { frames } of clips) {
      const [batch = 0, ...rest] = frames.shape;
      const shown = Math.min(batch, SHOWN);
      return { data: frames.data.subarray(0, (shown * frames.data.length) / batch), shape: [shown, ...rest] };
    }
    throw new Error('a source of clips without a batch');
  } finally {
    clips.restore(position);
  }
}
