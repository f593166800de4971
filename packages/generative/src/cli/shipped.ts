import { InputError } from '@reverie/cli';
import { Generator } from '../gan/generator.ts';
import { isPretrained, loadPretrained, type PretrainedName } from '../models/pretrained.ts';
import { VAE } from '../vae/vae.ts';

/** The model of this name that ships and makes pictures, or undefined where none has this name. */
export const shippedPainter = (name: string): Promise<VAE | Generator> | undefined =>
  isPretrained(name) ? loadPainter(name) : undefined;

async function loadPainter(name: PretrainedName): Promise<VAE | Generator> {
  const model: unknown = await loadPretrained(name);
  if (model instanceof VAE || model instanceof Generator) return model;
  const remedy = 'name another model';
  throw new InputError({
    who: name,
    expected: 'a model that makes pictures',
    got: 'one that looks at them',
    remedy,
  });
}
