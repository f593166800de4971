import { addUseFlags, CHECKPOINT_OR_SHIPPED, type CommandPlace, flag, useCommand, whole } from '@reverie/cli';
import type { Command } from 'commander';
import { DATA_HELP } from '../data/names.ts';
import type { EvalFlags } from './flags.ts';

/** `reverie-generative eval CHECKPOINT [DATA]` */
export function evalCommand({ host, finish }: CommandPlace): Command {
  const command = useCommand('eval', 'Measure how well a model knows pictures.', CHECKPOINT_OR_SHIPPED)
    .argument('[DATA]', `${DATA_HELP} (default: what it was trained on)`)
    .addOption(
      flag('pictures', whole({ min: 2 }), {
        default: 1000,
        help: 'how many pictures are scored; a GAN draws as many',
      }),
    )
    .addOption(
      flag('samples', whole({ min: 1 }), {
        default: 50,
        help: "importance samples for a VAE's log-likelihood",
      }),
    )
    .addOption(flag('seed', whole({ min: 0 }), { default: 0, help: 'of what is drawn' }));
  return addUseFlags(
    command,
    `
A VAE gets lower bounds on the log-likelihood of pictures, of which the higher is the better; an autoencoder the error of what it keeps of them; a GAN of
mnist the judgment of the classifier that ships here, and one of ring or grid the modes that it covers. Pictures of
mnist, fashion-mnist and faces are those that no model was trained on.

Examples:
  $ reverie-generative eval runs/mnist-vae
  $ reverie-generative eval mnist-gan
  $ reverie-generative eval runs/mnist-gan --pictures 5000
  $ reverie-generative eval model.safetensors my-photos --json`,
  ).action(async (checkpoint: string, data: string | undefined, flags: EvalFlags) => {
    const { runEval } = await import('./run-eval.ts');
    finish(await runEval(checkpoint, data, flags, host));
  });
}
