import { type Host, infoCommand, runProgram, trainCommand } from '@reverie/cli';
import { evalCommand } from './eval/command.ts';
import { arithmeticCommand } from './latent/arithmetic-command.ts';
import { gridCommand } from './latent/grid-command.ts';
import { interpolateCommand } from './latent/interpolate-command.ts';
import { sampleCommand } from './sample/command.ts';
import { GENERATIVE_OUTLINE } from './train/outline.ts';

const EXAMPLES = `
Examples:
  $ reverie-generative train mnist                   a VAE of handwritten digits
  $ reverie-generative train my-photos --model gan   a GAN of your own pictures
  $ reverie-generative sample runs/mnist-vae         new pictures, as a PNG
  $ reverie-generative interpolate runs/mnist-vae    the way from one picture to another
  $ reverie-generative eval runs/mnist-vae           how well it knows pictures
  $ reverie-generative train --help                  all flags of a command`;

const loadTask = async () => (await import('./train/task.ts')).GENERATIVE_TASK;

/** Runs the command line `reverie-generative ARGS`. @returns the exit code; everything is printed to the host's streams. */
export function main(args: readonly string[], host: Host): Promise<number> {
  return runProgram(args, host, {
    description: 'Models that make pictures: train them on yours, draw, and measure them.',
    examples: EXAMPLES,
    // It lies above `src` and `dist` alike.
    manifest: new URL('../../package.json', import.meta.url),
    commands: (place) => [
      trainCommand(GENERATIVE_OUTLINE, loadTask, place),
      sampleCommand(place),
      interpolateCommand(place),
      gridCommand(place),
      arithmeticCommand(place),
      evalCommand(place),
      infoCommand(place),
    ],
  });
}
