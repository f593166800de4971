import { checkRandom, ema, Module, Random, type TensorMap, tf, type VariableMap } from '@reverie/core';
import { toUnitRange } from '../networks/image-shape.ts';
import { Discriminator } from './discriminator.ts';
import { checkGANConfig, checkLoss, type GANConfig } from './gan-config.ts';
import { Generator } from './generator.ts';

/**
 * Generative adversarial networks: G draws from noise, D tells what is drawn from what is real, and each learns from the other.
 * {@link GANStep} trains them in turn.
 *
 * Source: Goodfellow et al. 2014, Generative Adversarial Nets; DCGAN: Radford, Metz and Chintala 2016; the notes' chapter 10.
 * Parameters: `generator.…` and `discriminator.…`; buffers: the generator's running average, `average.…`, where there is one.
 */
export class GAN extends Module {
  readonly kind = 'GAN';
  readonly config: GANConfig;
  readonly generator: Generator;
  readonly discriminator: Discriminator;
  /** By the names of the generator's parameters. */
  readonly #average: VariableMap;

  constructor(config: GANConfig, random: Random) {
    super();
    checkGANConfig(config);
    checkLoss(config);
    checkRandom('GAN', random);
    this.config = config;
    this.generator = this.child('generator', new Generator(config, random.split('generator')));
    this.discriminator = this.child(
      'discriminator',
      new Discriminator(config, random.split('discriminator')),
    );
    const averaged = config.averageDecay === undefined ? [] : Object.entries(this.generator.parameters());
    this.#average = Object.fromEntries(
      averaged.map(([name, parameter]) => [name, this.buffer(`average.${name}`, tf.clone(parameter))]),
    );
  }

  /** Moves the generator's running average a step towards it. */
  followGenerator(): void {
    const { averageDecay } = this.config;
    if (averageDecay === undefined) return;
    const next = ema(averageDecay).update(this.#average, this.generator.parameters());
    for (const [name, average] of Object.entries(this.#average)) average.assign(next[name]!);
  }

  /** A generator of its own, with the averaged parameters where there are some: it draws better. The caller disposes it. */
  averagedGenerator(): Generator {
    const generator = new Generator(this.generator.config, new Random(0));
    const values: TensorMap = {
      ...this.generator.parameters(),
      ...this.generator.buffers(),
      ...this.#average,
    };
    tf.tidy(() => generator.loadParameters(values));
    return generator;
  }

  /**
   * Data as the discriminator sees it: pictures from −1 to 1 where G ends in tanh, else as it is.
   *
   * @param data [batch, ...dataShape]: bytes as int32 or numbers from 0 to 1, or points
   */
  toRange(data: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const unit = toUnitRange('GAN', data, this.config.dataShape);
      return this.config.outputActivation === 'linear' ? unit : tf.sub(tf.mul(unit, 2), 1);
    });
  }
}
