import { readFile } from 'node:fs/promises';

/** The results that an earlier run saved in a file as JSON, which are taken as they are; none without the file. */
export async function savedResults<Result>(file: string): Promise<Result[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  return JSON.parse(text) as Result[];
}
