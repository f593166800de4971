import { about, EXIT, type Host, InputError, type Output } from '@reverie/cli';
import { readRunConfig, useModel } from '@reverie/cli/run';
import type { NDArray } from '@reverie/core';
import { Autoencoder } from '../../autoencoder/autoencoder.ts';
import { AUTOENCODER_KIND, GAN_KIND, GENERATOR_KIND, VAE_KIND } from '../../models/model-kinds.ts';
import { VAE } from '../../vae/vae.ts';
import { readData } from '../data/read-data.ts';
import { type CodeModel, painterOf } from '../painter.ts';
import type { EvalFlags } from './flags.ts';
import type { Score } from './score.ts';
import { scoreAutoencoder, scoreVAE } from './score-encoder.ts';
import { scoreGenerator } from './score-generator.ts';

/** `reverie-generative eval CHECKPOINT [DATA]`. @returns the exit code */
export function runEval(
  checkpoint: string,
  data: string | undefined,
  flags: EvalFlags,
  host: Host,
): Promise<number> {
  const kinds = [VAE_KIND, AUTOENCODER_KIND, GAN_KIND, GENERATOR_KIND];
  return useModel<CodeModel, number>({ path: checkpoint, kinds, flags, host }, async (used) => {
    const { model, path, output } = used;
    const name = data ?? (await trainedOn(path));
    const examples = await examplesFor(model, name, flags, output);
    output.say(`${path} on ${examples.shape[0]} of ${name}:`);
    const { text, figures } = await about(path, () => score(model, { name, examples }, flags));
    output.result(text);
    output.json({
      checkpoint: path,
      data: name,
      pictures: examples.shape[0],
      ...figures,
      seconds: used.seconds(),
    });
    return EXIT.OK;
  });
}

async function score(
  model: CodeModel,
  data: { readonly name: string; readonly examples: NDArray },
  flags: EvalFlags,
): Promise<Score> {
  if (model instanceof VAE) return scoreVAE(model, data.examples, flags);
  if (model instanceof Autoencoder) return scoreAutoencoder(model, data.examples);
  const painter = painterOf(model);
  try {
    return await scoreGenerator(painter, data, flags);
  } finally {
    painter.dispose();
  }
}

/** What the run of a checkpoint was trained on. */
async function trainedOn(checkpoint: string): Promise<string> {
  const { path, content } = await readRunConfig(checkpoint);
  const data = content['data'];
  if (typeof data === 'object' && data !== null && 'file' in data && typeof data.file === 'string')
    return data.file;
  const expected = `the data of its run in ${path}`;
  throw new InputError({
    who: checkpoint,
    expected,
    got: 'none',
    remedy: 'name the data behind the checkpoint',
  });
}

/** Examples of a data set, of the size that the model takes. */
async function examplesFor(
  model: CodeModel,
  name: string,
  { pictures, seed }: EvalFlags,
  output: Output,
): Promise<NDArray> {
  const { config } = model;
  const wanted: readonly number[] = 'imageShape' in config ? config.imageShape : config.dataShape;
  const request = { size: wanted[0]!, pictures, seed, part: 'test' } as const;
  const { data, shape } = await readData(name, request, output);
  const [count = 0, ...found] = shape;
  if (`${found}` !== `${wanted}`) {
    const describe = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;
    const expected = `data of shape ${describe(wanted)}, as the model's`;
    throw new InputError({ who: name, expected, got: describe(found), remedy: 'name other data' });
  }
  return evenly({ data, shape }, Math.min(pictures, count));
}

/** So many of the examples, evenly spread over them all: a data set may begin with easy or with hard ones. */
function evenly({ data, shape }: NDArray, used: number): NDArray {
  const [count = 0, ...rest] = shape;
  const size = data.length / count;
  const kept = data.slice(0, used * size);
  for (let i = 0; i < used; i++) {
    const start = Math.floor((i * count) / used) * size;
    kept.set(data.subarray(start, start + size), i * size);
  }
  return { data: kept, shape: [used, ...rest] };
}
