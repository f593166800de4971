import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a study has found so far. */
export interface SavedResults<Result> {
  readonly all: readonly Result[];
  /** Adds one, and saves all. */
  add(result: Result): Promise<void>;
}

/**
 * The results of a study as JSON in its folder, which is made.
 *
 * @param resume goes on with those that an earlier run saved there, if any
 */
export async function savedResults<Result>(folder: string, resume = false): Promise<SavedResults<Result>> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'results.json');
  const all = resume ? await read<Result>(file) : [];
  return {
    all,
    async add(result) {
      all.push(result);
      await writeFile(file, JSON.stringify(all, null, 1));
    },
  };
}

async function read<Result>(file: string): Promise<Result[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  return JSON.parse(text) as Result[];
}
