import { addUseFlags, CHECKPOINT_OR_SHIPPED, type CommandPlace, flag, useCommand, whole } from '@reverie/cli';
import { FACE_ATTRIBUTE_NAMES, FACE_ATTRIBUTES } from '@reverie/datasets';
import type { Command } from 'commander';
import { addDrawingFlags } from '../drawing-flags.ts';
import type { ArithmeticFlags } from './flags.ts';

/** A line for each attribute: `'  smile=false or true'`. */
const ATTRIBUTES = FACE_ATTRIBUTE_NAMES.map(
  (name) => `  ${name}=${FACE_ATTRIBUTES[name].join(', ').replace(/, ([^,]*)$/, ' or $1')}`,
).join('\n');

/** `reverie-generative arithmetic CHECKPOINT A B C` */
export function arithmeticCommand({ host, finish }: CommandPlace): Command {
  const command = useCommand(
    'arithmetic',
    'Calculate A − B + C with the mean codes of three groups of faces.',
    CHECKPOINT_OR_SHIPPED,
  )
    .argument('<A>', 'attributes of a group of faces: smile=true,hair=long')
    .argument('<B>', 'what is taken away')
    .argument('<C>', 'what it is added to')
    .addOption(
      flag('faces', whole({ min: 1, max: 10_000 }), {
        default: 200,
        help: 'faces of each group, drawn and encoded',
      }),
    );
  addDrawingFlags(command, 'the PNG to write (default: NAME-arithmetic.png)');
  return addUseFlags(
    command,
    `
The first row of the PNG shows the means of A, B and C, and A − B + C. Below them are faces of C, and the same faces with
A − B added. The model is a VAE or an autoencoder of faces, such as faces-vae; 'train faces' makes one.

Attributes of faces, several with commas between; where one is not named, faces differ in it:
${ATTRIBUTES}

Examples:
  $ reverie-generative arithmetic runs/faces-vae smile=true,hair=long smile=false,hair=long smile=false,hair=short
  $ reverie-generative arithmetic faces-vae glasses=true glasses=false glasses=false --seed 7

It needs the package @reverie/plots, which draws.`,
  ).action(async (checkpoint: string, a: string, b: string, c: string, flags: ArithmeticFlags) => {
    const { runArithmetic } = await import('./run-arithmetic.ts');
    finish(await runArithmetic(checkpoint, [a, b, c], flags, host));
  });
}
