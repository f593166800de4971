import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseObject } from './train/read-settings.ts';
import { CONFIG } from './train/run-folder.ts';

/** What the run of a checkpoint was made with, as it lies beside the checkpoint. */
export interface RunConfig {
  readonly path: string;
  /** Empty where the file is missing. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** Reads what the run of a checkpoint was made with. @throws InputError where the file holds no JSON object */
export async function readRunConfig(checkpoint: string): Promise<RunConfig> {
  const path = join(dirname(checkpoint), CONFIG);
  const content = await readFile(path, 'utf8').catch(() => '{}');
  return { path, content: parseObject(path, content) };
}
