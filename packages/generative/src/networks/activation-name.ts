import {
  type Activation,
  ConfigError,
  elu,
  gelu,
  heNormal,
  type Initializer,
  leakyRelu,
  relu,
  silu,
  tanh,
  xavierUniform,
} from '@reverie/core';

/** A nonlinearity between layers; `leakyRelu` has the slope 0.2 (Radford, Metz and Chintala 2016). */
export type ActivationName = 'relu' | 'leakyRelu' | 'tanh' | 'elu' | 'silu' | 'gelu';

const ACTIVATIONS: Readonly<Record<ActivationName, Activation>> = {
  relu,
  leakyRelu: (x) => leakyRelu(x, 0.2),
  tanh,
  elu,
  silu,
  gelu,
};

/** @throws ConfigError when there is none of this name */
export function activationOf(who: string, name: ActivationName): Activation {
  if (Object.hasOwn(ACTIVATIONS, name)) return ACTIVATIONS[name];
  throw new ConfigError({
    who,
    expected: `an activation: ${Object.keys(ACTIVATIONS).join(', ')}`,
    got: `'${name}'`,
  });
}

/** How weights in front of it begin: Xavier for tanh (Glorot and Bengio 2010), He for the others (He et al. 2015). */
export const initializerFor = (name: ActivationName): Initializer =>
  name === 'tanh' ? xavierUniform : heNormal;
