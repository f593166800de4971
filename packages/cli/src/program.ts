import type { Checkpoint } from '@reverie/core';

/** A checkpoint that ships with a package. */
export interface ShippedCheckpoint {
  readonly kind: string;
  read(): Promise<Checkpoint>;
}

/** A command line: what tells it from others. */
export interface Program {
  /** `'reverie-rnn'` */
  readonly name: string;
  /** The package that holds it: `'@reverie/rnn'`. */
  readonly packageName: string;
  /** The commands that use each kind of checkpoint, the foremost first: `{ CharRNN: ['sample', 'eval'] }`. */
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  /** Whether a command of {@link kinds} can use a model of such a configuration. Default: every one. */
  readonly fits?: (command: string, config: object) => boolean;
  /** Loads the list of checkpoints that ship, by the names that commands take for them. Default: none ship. */
  readonly shipped?: () => Promise<Readonly<Record<string, ShippedCheckpoint>>>;
}

/** The commands that use a checkpoint, in full: `['reverie-rnn video sample', 'reverie-rnn video eval']`. */
export function commandsFor(
  { name, kinds, fits = () => true }: Program,
  { kind, config }: Pick<Checkpoint['metadata'], 'kind' | 'config'>,
): readonly string[] {
  const commands = (Object.hasOwn(kinds, kind) && kinds[kind]) || [];
  return commands.filter((command) => fits(command, config)).map((command) => `${name} ${command}`);
}
