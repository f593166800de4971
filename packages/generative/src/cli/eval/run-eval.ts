import { about, EXIT, type Host, InputError } from '@reverie/cli';
import { readRunConfig, useModel } from '@reverie/cli/run';
import { Autoencoder } from '../../autoencoder/autoencoder.ts';
import { AUTOENCODER_KIND, GAN_KIND, GENERATOR_KIND, VAE_KIND } from '../../models/model-kinds.ts';
import type { ImageBatch } from '../../networks/image-batch.ts';
import { VAE } from '../../vae/vae.ts';
import { DATA_NAMES } from '../data/names.ts';
import { painterOf } from '../painter.ts';
import type { EvalFlags } from './flags.ts';
import { readExamples, type ScoredModel } from './read-examples.ts';
import type { Score } from './score.ts';
import { scoreAutoencoder, scoreVAE } from './score-encoder.ts';
import { checkJudged, scoreGenerator } from './score-generator.ts';

/** `reverie-generative eval CHECKPOINT [DATA]`. @returns the exit code */
export function runEval(
  checkpoint: string,
  data: string | undefined,
  flags: EvalFlags,
  host: Host,
): Promise<number> {
  const kinds = [VAE_KIND, AUTOENCODER_KIND, GAN_KIND, GENERATOR_KIND];
  return useModel<ScoredModel, number>({ path: checkpoint, kinds, flags, host }, async (used) => {
    const { model, path, output } = used;
    const name = data ?? (used.shipped ? shippedOn(path) : await trainedOn(path));
    if (!(model instanceof VAE || model instanceof Autoencoder)) checkJudged(name);
    const examples = await readExamples(model, name, flags, output);
    const [count] = examples.images.shape;
    output.say(`${path} on ${count} of ${name}:`);
    const { text, figures } = await about(path, () => score(model, { name, examples }, flags));
    output.result(text);
    output.json({
      checkpoint: path,
      data: name,
      pictures: count,
      ...figures,
      seconds: used.seconds(),
    });
    return EXIT.OK;
  });
}

async function score(
  model: ScoredModel,
  data: { readonly name: string; readonly examples: ImageBatch },
  flags: EvalFlags,
): Promise<Score> {
  if (model instanceof VAE) return scoreVAE(model, data.examples, flags);
  if (model instanceof Autoencoder) return scoreAutoencoder(model, data.examples.images);
  const painter = painterOf(model);
  try {
    return await scoreGenerator(painter, data, flags);
  } finally {
    painter.dispose();
  }
}

/** What a model that ships was trained on, by which it is named: `'faces'` of `'faces-vae'`. */
const shippedOn = (name: string): string => DATA_NAMES.find((data) => name.startsWith(`${data}-`)) ?? name;

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
