import {
  backendFlag,
  CHECKPOINT_OR_SHIPPED,
  type CommandPlace,
  flag,
  outputFlags,
  real,
  whole,
} from '@reverie/cli';
import { Command } from 'commander';
import type { EvalFlags } from './run-eval.ts';

const EXAMPLES = `
Examples:
  $ reverie-rnn eval runs/shakespeare hamlet.txt
  $ reverie-rnn eval runs/shakespeare shakespeare.txt --last 0.05
  $ reverie-rnn eval model.safetensors hamlet.txt --json

The state is carried from the first character to the last. More streams are faster, and a little less exact: each begins
without knowledge of what came before.`;

/** `reverie-rnn eval CHECKPOINT FILE` */
export function evalCommand({ host, finish }: CommandPlace): Command {
  const command = new Command('eval')
    .description('Measure how well a character model predicts a text.')
    .argument('<CHECKPOINT>', CHECKPOINT_OR_SHIPPED)
    .argument('<FILE>', 'a text, UTF-8')
    .addOption(
      flag('last', real({ above: 0, max: 1 }), { default: 1, help: 'only this last share of the text' }),
    )
    .addOption(flag('streams', whole({ min: 1 }), { default: 1, help: 'parts to read at the same time' }))
    .addOption(backendFlag());
  for (const option of outputFlags()) command.addOption(option);
  return command
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, file: string, flags: EvalFlags) => {
      const { runEval } = await import('./run-eval.ts');
      finish(await runEval(path, file, flags, host));
    });
}
