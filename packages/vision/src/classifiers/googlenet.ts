import {
  Dropout,
  GlobalAvgPool2d,
  heNormal,
  type Initializer,
  Linear,
  type NamePattern,
  type Random,
  type SequentialPart,
} from '@reverie/core';
import type { TorchvisionLayout } from '../weights/torchvision-layout.ts';
import { AuxiliaryClassifier } from './auxiliary-classifier.ts';
import { CeilMaxPool2d } from './ceil-max-pool-2d.ts';
import { type AuxiliaryHead, Classifier } from './classifier.ts';
import { type Architecture, checkClassifier, type ScalableConfig, scaled } from './classifier-config.ts';
import { Inception, type InceptionRow } from './inception.ts';
import { NormalizedConv2d } from './normalized-conv-2d.ts';

/** What a {@link GoogLeNet} is made of. */
export interface GoogLeNetConfig extends ScalableConfig {
  /** Whether classes are told from the maps of 4a and 4d too, while training. Default: true. */
  readonly auxiliary?: boolean;
  /** Share of the features that is dropped while training. Default: 0.2; the paper's is 0.4. */
  readonly dropout?: number;
}

/** The paper's table 1; torchvision pools windows of 2 × 2 before 5a where the paper has 3 × 3. */
const ROWS: Readonly<Record<string, Readonly<InceptionRow>>> = {
  '3a': [64, 96, 128, 16, 32, 32],
  '3b': [128, 128, 192, 32, 96, 64],
  '4a': [192, 96, 208, 16, 48, 64],
  '4b': [160, 112, 224, 24, 64, 64],
  '4c': [128, 128, 256, 24, 64, 64],
  '4d': [112, 144, 288, 32, 64, 64],
  '4e': [256, 160, 320, 32, 128, 128],
  '5a': [256, 160, 320, 32, 128, 128],
  '5b': [384, 192, 384, 48, 128, 128],
};

/** The paper's, section 5. */
const AUXILIARY_WEIGHT = 0.3;

/**
 * GoogLeNet (Szegedy et al. 2015, "Going Deeper with Convolutions"; notes, chapter 3), as torchvision has it, with batch
 * normalization: for pictures of 224 × 224; any size will do. The auxiliary heads serve `loss` while training.
 *
 * Parameters, as in torchvision: `conv1.conv.weight`, `conv1.bn.…`, …, `inception3a.branch1.conv.weight`, …, `aux1.…`,
 * `aux2.…`, `fc.weight`, `fc.bias`.
 */
export class GoogLeNet extends Classifier {
  readonly kind = 'GoogLeNet';
  readonly config: Architecture<GoogLeNetConfig>;
  readonly layers: readonly SequentialPart[];
  override readonly auxiliary: readonly AuxiliaryHead[];
  readonly stages: readonly NamePattern[] = [
    /^(fc|aux\d)\./,
    'inception5*',
    'inception4*',
    'inception3*',
    'conv*',
  ];
  readonly torchvision: TorchvisionLayout;

  constructor(config: GoogLeNetConfig, random: Random) {
    super();
    const { inChannels = 3, classes = 1000, width = 1, initializer = heNormal } = config;
    const { auxiliary = true, dropout = 0.2 } = config;
    this.config = { inChannels, classes, width, auxiliary, dropout };
    checkClassifier('GoogLeNet', this.config, random);
    let channels = inChannels;
    const conv = (name: string, kernelSize: number, outputs: number, stride = 1): NormalizedConv2d => {
      const sizes = { inChannels: channels, outChannels: scaled(outputs, width), kernelSize, stride };
      channels = sizes.outChannels;
      return this.child(name, new NormalizedConv2d({ ...sizes, initializer }, random));
    };
    const inception = (name: string): Inception => {
      const row = ROWS[name]!.map((outputs) => scaled(outputs, width)) as InceptionRow;
      const block = new Inception({ inChannels: channels, row, initializer }, random);
      channels = block.outChannels;
      return this.child(`inception${name}`, block);
    };
    this.layers = [
      conv('conv1', 7, 64, 2), // 112 × 112
      new CeilMaxPool2d({ kernelSize: 3, stride: 2 }), // 56 × 56
      conv('conv2', 1, 64),
      conv('conv3', 3, 192),
      new CeilMaxPool2d({ kernelSize: 3, stride: 2 }), // 28 × 28
      inception('3a'),
      inception('3b'),
      new CeilMaxPool2d({ kernelSize: 3, stride: 2 }), // 14 × 14
      inception('4a'),
      inception('4b'),
      inception('4c'),
      inception('4d'),
      inception('4e'),
      new CeilMaxPool2d({ kernelSize: 2, stride: 2 }), // 7 × 7
      inception('5a'),
      inception('5b'),
      new GlobalAvgPool2d(),
      new Dropout({ rate: dropout }),
      this.child('fc', new Linear({ inFeatures: channels, outFeatures: classes, initializer }, random)),
    ];
    const heads = auxiliary ? this.#auxiliaryHeads(initializer, random) : [];
    this.auxiliary = heads;
    this.torchvision = {
      heads: ['fc', 'aux1.fc2', 'aux2.fc2'],
      flattened: Object.fromEntries(heads.map(({ head }, i) => [`aux${i + 1}.fc1.weight`, head.map])),
      optional: ['aux1.', 'aux2.'],
    };
  }

  /** Behind 4a and 4d. */
  #auxiliaryHeads(
    initializer: Initializer,
    random: Random,
  ): (AuxiliaryHead & { readonly head: AuxiliaryClassifier })[] {
    const { classes, width } = this.config;
    const blocks = this.layers.filter((layer) => layer instanceof Inception);
    return [blocks[2]!, blocks[5]!].map((after, i) => {
      const config = { inChannels: after.outChannels, classes, width, initializer };
      const head = this.child(`aux${i + 1}`, new AuxiliaryClassifier(config, random));
      return { after, head, weight: AUXILIARY_WEIGHT };
    });
  }
}
