import { Command } from 'commander';
import type { OutputFlags } from '../output.ts';
import type { Describe } from '../run-info.ts';
import { CHECKPOINT, CHECKPOINT_OR_SHIPPED } from './group.ts';
import { outputFlags } from './options.ts';
import type { CommandPlace } from './train.ts';

/**
 * `PROGRAM info CHECKPOINT`
 *
 * @param load what says in words what values of configurations are
 */
export function infoCommand(
  { host, finish }: CommandPlace,
  load: () => Promise<Describe | undefined> = async () => undefined,
): Command {
  const { name } = host.program;
  const command = new Command('info')
    .description('Show what a checkpoint holds.')
    .argument('<CHECKPOINT>', host.program.shipped === undefined ? CHECKPOINT : CHECKPOINT_OR_SHIPPED);
  for (const option of outputFlags()) command.addOption(option);
  const examples = `
Examples:
  $ ${name} info runs/RUN
  $ ${name} info model.safetensors --json`;
  return command.addHelpText('after', examples).action(async (path: string, flags: OutputFlags) => {
    const { runInfo } = await import('../run-info.ts');
    finish(await runInfo(path, flags, host, await load()));
  });
}
