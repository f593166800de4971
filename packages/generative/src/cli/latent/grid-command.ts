import {
  addUseFlags,
  CHECKPOINT_OR_SHIPPED,
  type CommandPlace,
  flag,
  type Kind,
  useCommand,
  whole,
} from '@reverie/cli';
import type { Command } from 'commander';
import { addPaintingFlags } from '../drawing-flags.ts';
import type { GridFlags } from './flags.ts';

/** Two numbers of a code, from 0. */
const pair: Kind<readonly [number, number]> = {
  placeholder: 'n,n',
  expected: "two different numbers from 0, such as '0,1'",
  read(given) {
    const [, across, down] = /^(\d+),(\d+)$/.exec(String(given)) ?? [];
    return across === undefined || across === down ? undefined : [Number(across), Number(down)];
  },
};

/** `reverie-generative grid CHECKPOINT` */
export function gridCommand({ host, finish }: CommandPlace): Command {
  const command = useCommand(
    'grid',
    'Draw what two numbers of the code mean, as a map.',
    CHECKPOINT_OR_SHIPPED,
  )
    .addOption(flag('side', whole({ min: 2, max: 100 }), { default: 15, help: 'pictures across and down' }))
    .addOption(
      flag('dimensions', pair, {
        help: 'the numbers that change across and down (default: the two that change pictures most)',
      }),
    );
  addPaintingFlags(command, 'the PNG to write (default: NAME-grid.png)');
  return addUseFlags(
    command,
    `
The other numbers of the code are those of a random picture, by --seed. A model with --latent-size 2 shows all that it
learned; of one with more, the two numbers whose move from -1 to 1 changes random pictures most are shown. A conditional model gets a map for each class.

Examples:
  $ reverie-generative grid runs/mnist-vae
  $ reverie-generative grid mnist-conditional-gan --class 4,9
  $ reverie-generative grid runs/faces-vae --dimensions 3,7 --side 9 --out map.png

It needs the package @reverie/plots, which draws.`,
  ).action(async (checkpoint: string, flags: GridFlags) => {
    const { runGrid } = await import('./run-grid.ts');
    finish(await runGrid(checkpoint, flags, host));
  });
}
