import { InputError } from '@reverie/cli';
import { readRunConfig } from '@reverie/cli/run';

/** The size of pictures that a model was trained on: what the run of its checkpoint says, if nothing else is said. */
export async function pictureSize(checkpoint: string, given: number | undefined): Promise<number> {
  if (given !== undefined) return given;
  const { path, content } = await readRunConfig(checkpoint);
  if (typeof content['size'] === 'number') return content['size'];
  throw new InputError({
    who: checkpoint,
    expected: `the size of its pictures in ${path}`,
    got: 'none',
    remedy: 'give it by --size',
  });
}
