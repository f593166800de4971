import { about, type Output } from '@reverie/cli';
import { checkMemory, courseOf, type StepPlan, type TestResult } from '@reverie/cli/run';
import { adam, chain, clipByGlobalNorm, Random, type Schedule, type Transformation } from '@reverie/core';
import { modeCoverage } from '../../evaluation/mode-coverage.ts';
import type { GAN } from '../../gan/gan.ts';
import { GANStep } from '../../gan/gan-step.ts';
import { warnOfCollapse } from '../../gan/warn-of-collapse.ts';
import { GAN_KIND } from '../../models/model-kinds.ts';
import type { ImageBatch } from '../../networks/image-batch.ts';
import { namesToKeep } from '../classes.ts';
import { shapeOf } from '../data/examples.ts';
import { isPlanar, type PlanarName } from '../data/names.ts';
import { MIXTURES } from '../data/read-data.ts';
import { modeLine } from '../eval/mode-line.ts';
import { painterOf, paintSamples } from '../painter.ts';
import { POINTS } from '../samples-sheet.ts';
import { drawSheet } from './draw-sheet.ts';
import { batchesOf, checkBatch, countOf, cutExamples, type GenerativeInput } from './input.ts';
import { ganConfig } from './networks.ts';
import type { GenerativeSettings } from './settings.ts';
import { describeBatch, describeData, describeNetwork } from './words.ts';

/** Plans the training of a GAN: both networks, each with its own Adam. */
export async function ganPlan(
  input: GenerativeInput,
  settings: GenerativeSettings,
): Promise<StepPlan<ImageBatch>> {
  const random = new Random(settings.seed);
  const parts = cutExamples(input, settings, random.split('parts'));
  const shape = shapeOf(input.examples);
  const config = ganConfig(input.examples, settings);
  const { criticSteps = 1, latentSize, network } = config;
  const size = settings.batchSize * criticSteps;
  const flags = `--batch-size ${settings.batchSize}${criticSteps === 1 ? '' : ` × --critic-steps ${criticSteps}`}`;
  checkBatch(input.name, countOf(parts.train), size, flags);
  checkMemory(GAN_KIND.leastWeights(config), '--latent-size, --hidden-sizes and --channels');
  const model = await about('the model', () => GAN_KIND.make(config, random.split('model')));
  const data = batchesOf(parts.train, { size, random: random.split('order'), dropLast: true });
  const course = courseOf(settings, data.batches);
  const optimizers = { generator: optimizer(course, settings), discriminator: optimizer(course, settings) };
  return {
    settings,
    model,
    step: new GANStep(model, optimizers),
    data,
    ...course,
    random,
    callbacks: (output) => [warnOfCollapse({ onWarning: (sentence) => output.warn(`Warning: ${sentence}`) })],
    ...(settings.sampleEvery > 0 && { sample: (place) => drawSheet(model, random, place) }),
    samplesAreFiles: true,
    extra: namesToKeep(input.examples.classes),
    ...(isPlanar(input.name) && { test: testOn(model, input.name, random) }),
    words: {
      data: describeData(input, parts),
      model: `GAN, ${describeNetwork(network, latentSize)} twice, ${settings.loss} loss`,
      batch: describeBatch(size, shape),
      unit: "discriminator's loss",
      figures: ['generator', 'diversity'],
      charts: {
        loss: { loss: 'discriminator', generator: 'generator' },
        'gradient-norm': { discriminatorGradient: 'discriminator', generatorGradient: 'generator' },
      },
      handled: { name: shape.length === 1 ? 'points' : 'pictures', perStep: size },
      sample: 'sheet',
      next: (folder) => ['sample', folder],
      nextPurpose: 'Draw from it',
    },
  };
}

/** First moments that forget fast (Radford, Metz and Chintala 2016, section 4). */
const BETA1 = 0.5;

function optimizer(
  { learningRate }: { readonly learningRate: Schedule },
  { gradClip }: GenerativeSettings,
): Transformation {
  const update = adam({ learningRate, beta1: BETA1 });
  return gradClip === 0 ? update : chain(clipByGlobalNorm(gradClip), update);
}

function testOn(gan: GAN, name: PlanarName, random: Random) {
  return async (output: Output): Promise<TestResult> => {
    const painter = painterOf(gan);
    try {
      const points = await paintSamples(painter, POINTS, random.split('test'));
      const score = modeCoverage(points, MIXTURES[name]);
      return {
        text: `${modeLine(score, output.strong.result)}\n`,
        score: { ...score, counts: [...score.counts] },
      };
    } finally {
      painter.dispose();
    }
  };
}
