import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one test file, and how it is removed. */
export function temporaryFolder(): { readonly path: (...names: string[]) => string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'reverie-rnn-'));
  return {
    path: (...names) => join(folder, ...names),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Writes a text of some 2,000 characters; 11 of them are distinct if `line` is not given. */
export function writeText(path: string, line = 'the cat sat on the mat. '): string {
  writeFileSync(path, line.repeat(84));
  return path;
}

/** Flags that make training a matter of tenths of a second. */
export const TINY: readonly string[] = [
  ...['--rnn-size', '6', '--num-layers', '1', '--batch-size', '4', '--seq-length', '8'],
  ...[
    '--backend',
    'cpu',
    '--eval-every',
    '5',
    '--checkpoint-every',
    '5',
    '--sample-every',
    '6',
    '--length',
    '10',
  ],
];
