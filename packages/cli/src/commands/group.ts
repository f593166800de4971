import { Command } from 'commander';
import type { OutputFlags } from '../output.ts';
import { backendFlag, outputFlags } from './options.ts';

/** Flags of every command that uses a trained model. */
export interface UseFlags extends OutputFlags {
  readonly backend?: string;
}

/** How commands explain their argument CHECKPOINT, without and with checkpoints that ship. */
export const CHECKPOINT = 'a .safetensors file or a run folder';
export const CHECKPOINT_OR_SHIPPED = 'a .safetensors file, a run folder, or the name of a model that ships';

/** A command that holds others: `reverie-rnn video`. */
export function groupCommand(name: string, description: string, commands: readonly Command[]): Command {
  const group = new Command(name).description(description).usage('COMMAND [flags]').helpCommand(false);
  for (const command of commands) group.addCommand(command);
  return group;
}

/**
 * A command that uses a checkpoint, such as `sample`. Its own flags come before those of every command.
 *
 * @param checkpoint the help of its argument
 */
export function useCommand(name: string, description: string, checkpoint: string = CHECKPOINT): Command {
  return new Command(name).description(description).argument('<CHECKPOINT>', checkpoint);
}

/** Adds the flags of every command that uses a checkpoint. */
export function addUseFlags(command: Command, examples: string): Command {
  for (const option of [backendFlag('Output:'), ...outputFlags()]) command.addOption(option);
  return command.addHelpText('after', examples);
}
