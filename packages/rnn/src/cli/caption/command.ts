import {
  addUseFlags,
  type CommandPlace,
  flag,
  groupCommand,
  text,
  toggle,
  trainCommand,
  useCommand,
  whole,
} from '@reverie/cli';
import type { Command } from 'commander';
import type { DescribeFlags, ScoreCaptionsFlags } from './flags.ts';
import { CAPTION_FILES, CAPTION_OUTLINE } from './settings.ts';

/** `reverie-rnn caption …` */
export function captionCommand(place: CommandPlace): Command {
  const load = async () => (await import('./task.ts')).CAPTION_TASK;
  return groupCommand('caption', 'Models that describe pictures.', [
    trainCommand(CAPTION_OUTLINE, load, place),
    sampleCommand(place),
    evalCommand(place),
  ]);
}

function sampleCommand({ host, finish }: CommandPlace): Command {
  const command = useCommand('sample', 'Describe pictures, a line each.')
    .argument('<PICTURE...>', 'PNG files')
    .addOption(beamFlag())
    .addOption(sizeFlag())
    .addOption(flag('plots', text('folder'), { help: 'draw where each word looked, a PNG a picture' }));
  return addUseFlags(
    command,
    `
Examples:
  $ reverie-rnn caption sample runs/caption-world picture.png
  $ reverie-rnn caption sample runs/caption-world *.png --beam 5 --plots attention`,
  ).action(async (path: string, pictures: readonly string[], flags: DescribeFlags) => {
    const { runDescribe } = await import('./run-sample.ts');
    finish(await runDescribe(path, pictures, flags, host));
  });
}

function evalCommand({ host, finish }: CommandPlace): Command {
  const command = useCommand('eval', 'Score what a model writes about pictures.').addOption(beamFlag());
  const { coco, flickr, images } = CAPTION_FILES;
  command
    .addOption(flag('coco', coco.kind, { help: coco.help }))
    .addOption(flag('flickr', flickr.kind, { help: flickr.help }))
    .addOption(flag('images', images.kind, { help: images.help }))
    .addOption(flag('allow-unknown', toggle, { help: 'read words that it does not know as <unk>' }))
    .addOption(sizeFlag())
    .addOption(
      flag('pictures', whole({ min: 1 }), { default: 200, help: 'caption world: pictures of each kind' }),
    )
    .addOption(flag('seed', whole({ min: 0 }), { default: 0, help: 'caption world: which pictures' }));
  return addUseFlags(
    command,
    `
Examples:
  $ reverie-rnn caption eval runs/caption-world
  $ reverie-rnn caption eval runs/flickr --flickr test.txt --images Images --beam 5 --json

Without --coco and --flickr it describes pictures of the caption world, in which it is known what is true: with colors and
shapes together as in training (seen), and with others (unseen).`,
  ).action(async (path: string, flags: ScoreCaptionsFlags) => {
    const { runScoreCaptions } = await import('./run-eval.ts');
    finish(await runScoreCaptions(path, flags, host));
  });
}

const beamFlag = () =>
  flag('beam', whole({ min: 1 }), { default: 1, help: 'hypotheses that are kept at each word' });

const sizeFlag = () =>
  flag('size', whole({ min: 16 }), {
    help: 'height and width of pictures as it sees them (default: those of its run)',
  });
