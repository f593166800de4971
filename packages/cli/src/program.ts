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
  /** Loads the list of checkpoints that ship, by the names that commands take for them. Default: none ship. */
  readonly shipped?: () => Promise<Readonly<Record<string, ShippedCheckpoint>>>;
}

/** The commands that use checkpoints of a kind, in full: `['reverie-rnn video sample', 'reverie-rnn video eval']`. */
export function commandsFor({ name, kinds }: Program, kind: string): readonly string[] {
  const commands = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  return (commands ?? []).map((command) => `${name} ${command}`);
}
