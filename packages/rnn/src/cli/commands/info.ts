import { Command } from 'commander';
import type { Host } from '../host.ts';
import type { OutputFlags } from '../output.ts';
import { outputFlags } from './options.ts';

const EXAMPLES = `
Examples:
  $ reverie-rnn info runs/shakespeare
  $ reverie-rnn info model.safetensors --json`;

/** `reverie-rnn info CHECKPOINT` */
export function infoCommand(host: Host, finish: (code: number) => void): Command {
  const command = new Command('info')
    .description('Show what a checkpoint holds.')
    .argument('<CHECKPOINT>', 'a .safetensors file or a run folder');
  for (const option of outputFlags()) command.addOption(option);
  return command.addHelpText('after', EXAMPLES).action(async (path: string, flags: OutputFlags) => {
    const { runInfo } = await import('../run-info.ts');
    finish(await runInfo(path, flags, host));
  });
}
