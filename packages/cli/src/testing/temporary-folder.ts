import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one test file, and how it is removed. */
export function temporaryFolder(): { readonly path: (...names: string[]) => string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'reverie-'));
  return {
    path: (...names) => join(folder, ...names),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
