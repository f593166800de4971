import { InputError } from '@reverie/cli';
import { Generator } from '../gan/generator.ts';
import { isPretrained, loadPretrained, type PretrainedName } from '../models/pretrained.ts';
import { VAE } from '../vae/vae.ts';

/** The model of this name that ships and makes pictures, or undefined where none has this name. */
export const shippedPainter = (name: string): Promise<VAE | Generator> | undefined =>
  isPretrained(name)
    ? shipped(name, (model) => model instanceof VAE || model instanceof Generator, 'makes pictures')
    : undefined;

/** The model of this name that ships and turns pictures into codes and back, or undefined where none has this name. */
export const shippedEncoder = (name: string): Promise<VAE> | undefined =>
  isPretrained(name) ? shipped(name, (model) => model instanceof VAE, 'encodes pictures') : undefined;

async function shipped<M>(
  name: PretrainedName,
  fits: (model: unknown) => model is M,
  does: string,
): Promise<M> {
  const model = await loadPretrained(name);
  if (fits(model)) return model;
  model.dispose();
  throw new InputError({
    who: name,
    expected: `a model that ${does}`,
    got: `a ${model.kind}`,
    remedy: 'name another',
  });
}
