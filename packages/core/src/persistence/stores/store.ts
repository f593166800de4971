import { CheckpointError } from '../../errors.ts';

/**
 * Named files: a folder, a browser database, memory. A write happens as a whole or not at all, and keeps what was there
 * before under {@link previousOf}.
 */
export interface Store {
  /** The content of `name`, or undefined where there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** All names, those of previous contents among them, in alphabetical order. */
  list(): Promise<readonly string[]>;
  /** Removes `name` and its previous content; does nothing where there is none. */
  remove(name: string): Promise<void>;
}

const PREVIOUS = '.previous';

/** The name under which a store keeps what `name` held before its last write. */
export const previousOf = (name: string): string => `${name}${PREVIOUS}`;

/** Throws unless `name` can be a file's name on every platform, and is none that a store gives itself. */
export function checkName(name: string, who: string): void {
  const valid = /^[\p{L}\p{N}_-][\p{L}\p{N}_. -]*$/u.test(name) && !name.endsWith(PREVIOUS);
  if (valid) return;
  throw new CheckpointError({
    who,
    expected: `a name of letters, digits, '.', '_' and '-' that does not end in '${PREVIOUS}'`,
    got: JSON.stringify(name),
  });
}
