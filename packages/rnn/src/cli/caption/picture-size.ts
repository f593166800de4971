import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../failure.ts';
import { parseObject } from '../train/read-settings.ts';
import { CONFIG } from '../train/run-folder.ts';

/** The size of pictures that a model was trained on: what the run of its checkpoint says, if nothing else is said. */
export async function pictureSize(checkpoint: string, given: number | undefined): Promise<number> {
  if (given !== undefined) return given;
  const path = join(dirname(checkpoint), CONFIG);
  const content = await readFile(path, 'utf8').catch(() => '{}');
  const { size } = parseObject(path, content);
  if (typeof size === 'number') return size;
  throw new InputError({
    who: checkpoint,
    expected: `the size of its pictures in ${path}`,
    got: 'none',
    remedy: 'give it by --size',
  });
}
