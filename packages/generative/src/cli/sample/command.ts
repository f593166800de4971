import { addUseFlags, CHECKPOINT_OR_SHIPPED, type CommandPlace, flag, useCommand, whole } from '@reverie/cli';
import type { Command } from 'commander';
import { addPaintingFlags } from '../drawing-flags.ts';
import type { SampleFlags } from './flags.ts';

/** `reverie-generative sample CHECKPOINT` */
export function sampleCommand({ host, finish }: CommandPlace): Command {
  const command = useCommand('sample', 'Draw new pictures, as a PNG.', CHECKPOINT_OR_SHIPPED)
    .addOption(
      flag('count', whole({ min: 1, max: 10_000 }), {
        help: 'how many pictures (default: 64, of points 2,500; with classes, so many that rows are full)',
      }),
    )
    .addOption(
      flag('columns', whole({ min: 1 }), {
        help: 'pictures in a row (default: as many as rows; with classes, columns of each class)',
      }),
    );
  addPaintingFlags(command, 'the PNG to write (default: NAME-samples.png)');
  return addUseFlags(
    command,
    `
Examples:
  $ reverie-generative sample mnist-gan
  $ reverie-generative sample mnist-conditional-gan --class 3,1,4
  $ reverie-generative sample runs/mnist-vae
  $ reverie-generative sample runs/faces-gan --count 100 --seed 7 --out faces.png

It needs the package @reverie/plots, which draws.`,
  ).action(async (checkpoint: string, flags: SampleFlags) => {
    const { runSample } = await import('./run-sample.ts');
    finish(await runSample(checkpoint, flags, host));
  });
}
