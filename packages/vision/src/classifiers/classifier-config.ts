import { checkNumber, checkRandom, type Initializer, type Random } from '@reverie/core';

/** What all classifiers have in common. */
export interface ClassifierConfig {
  /** Channels of a picture. Default: 3, of LeNet-5: 1. */
  readonly inChannels?: number;
  /** How many classes there are. Default: 1000, those of ImageNet; of LeNet-5: 10. */
  readonly classes?: number;
  /** Makes the first weights. Default: `heNormal`, of LeNet-5 `lecunNormal`. `zeros` draws nothing, where weights are loaded. */
  readonly initializer?: Initializer;
}

/** Of the networks that have published weights. */
export interface ScalableConfig extends ClassifierConfig {
  /** Multiplies the channels of all convolutions, which are rounded: smaller networks for smaller problems. Default: 1. */
  readonly width?: number;
}

/** A config with its defaults, as a checkpoint keeps it. */
export type Architecture<Config extends ClassifierConfig> = Required<Omit<Config, 'initializer'>>;

/** Checks what all classifiers take. */
export function checkClassifier(
  who: string,
  config: Architecture<ClassifierConfig> & { readonly width?: number },
  random: Random,
): void {
  const { inChannels, classes, width = 1 } = config;
  checkNumber(who, 'inChannels', inChannels, { integer: true, min: 1 });
  checkNumber(who, 'classes', classes, { integer: true, min: 1 });
  checkNumber(who, 'width', width, { above: 0 });
  checkRandom(who, random);
}

/** So many channels in a network of some width. */
export const scaled = (channels: number, width: number): number => Math.max(1, Math.round(channels * width));
