import {
  addUseFlags,
  type CommandPlace,
  fileNamed,
  flag,
  groupCommand,
  trainCommand,
  useCommand,
  whole,
} from '@reverie/cli';
import type { Command } from 'commander';
import type { PredictFlags, ScoreClipsFlags } from './flags.ts';
import { DIGITS, VIDEO_OUTLINE } from './settings.ts';

/** `reverie-rnn video …` */
export function videoCommand(place: CommandPlace): Command {
  const load = async () => (await import('./task.ts')).VIDEO_TASK;
  return groupCommand('video', 'Models that predict the next frames of videos.', [
    trainCommand(VIDEO_OUTLINE, load, place),
    sampleCommand(place),
    evalCommand(place),
  ]);
}

function sampleCommand({ host, finish }: CommandPlace): Command {
  const command = useCommand('sample', 'Write the frames that follow a clip, as a GIF.')
    .argument('<CLIP>', 'a GIF or a folder of PNG files')
    .addOption(flag('out', fileNamed('.gif'), { help: 'the GIF to write (default: CLIP-next.gif)' }))
    .addOption(flag('frames', whole({ min: 1 }), { default: 10, help: 'frames to predict' }))
    .addOption(flag('scale', whole({ min: 1 }), { default: 4, help: 'side of a pixel in the GIF' }));
  return addUseFlags(
    command,
    `
Examples:
  $ reverie-rnn video sample runs/moving-digits clip.gif
  $ reverie-rnn video sample runs/moving-digits clip.gif --frames 30 --out future.gif

It needs the package @reverie/plots, which draws.`,
  ).action(async (path: string, clip: string, flags: PredictFlags) => {
    const { runPredict } = await import('./run-sample.ts');
    finish(await runPredict(path, clip, flags, host));
  });
}

function evalCommand({ host, finish }: CommandPlace): Command {
  const command = useCommand('eval', 'Measure how well a model predicts the frames of clips.')
    .argument('[CLIP...]', 'GIFs, folders of PNG files, or folders of those (default: moving digits)')
    .addOption(
      flag('frames', whole({ min: 2 }), {
        default: 20,
        help: 'frames of a clip, those that are read included',
      }),
    )
    .addOption(flag('clips', whole({ min: 1 }), { default: 80, help: 'moving digits: how many clips' }))
    .addOption(flag('digits', DIGITS.digits.kind, { default: 2, help: DIGITS.digits.help }))
    .addOption(
      flag('seed', whole({ min: 0 }), { default: 0, help: 'of the clips that are made or cut out' }),
    );
  return addUseFlags(
    command,
    `
Examples:
  $ reverie-rnn video eval runs/moving-digits
  $ reverie-rnn video eval runs/clips other-clips --frames 16 --json`,
  ).action(async (path: string, clips: readonly string[], flags: ScoreClipsFlags) => {
    const { runScoreClips } = await import('./run-eval.ts');
    finish(await runScoreClips(path, clips, flags, host));
  });
}
