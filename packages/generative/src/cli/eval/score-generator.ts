import { InputError } from '@reverie/cli';
import { type NDArray, Random, tf } from '@reverie/core';
import { classScores } from '../../evaluation/class-scores.ts';
import { frechetDistance, gaussianStatistics } from '../../evaluation/frechet-distance.ts';
import { modeCoverage } from '../../evaluation/mode-coverage.ts';
import type { PictureClassifier } from '../../evaluation/picture-classifier.ts';
import { loadPretrained } from '../../models/pretrained.ts';
import type { ImageBatch } from '../../networks/image-batch.ts';
import { isPlanar } from '../data/names.ts';
import { MIXTURES } from '../data/read-data.ts';
import { inTurn, type Painter, paintSamples } from '../painter.ts';
import type { EvalFlags } from './flags.ts';
import { modeLine } from './mode-line.ts';
import { type Score, scoreLine } from './score.ts';

/** Judges what a generator draws, on data that {@link checkJudged} lets through. */
export async function scoreGenerator(
  painter: Painter,
  { name, examples }: { readonly name: string; readonly examples: ImageBatch },
  { pictures, seed }: EvalFlags,
): Promise<Score> {
  const drawn = await paintSamples(painter, pictures, new Random(seed).split('eval'));
  if (isPlanar(name)) {
    const coverage = modeCoverage(drawn, MIXTURES[name]);
    const figures = { ...coverage, counts: [...coverage.counts] };
    return { text: `${modeLine(coverage)}\n`, figures };
  }
  const asked = inTurn(
    painter.classes,
    Array.from({ length: pictures }, (_, i) => i),
  );
  return scoreDigits(drawn, examples.images, asked);
}

/** @throws InputError for data on which there is nothing to judge a generator by */
export function checkJudged(name: string): void {
  if (isPlanar(name) || name === 'mnist') return;
  throw new InputError({
    who: 'DATA',
    expected: 'mnist, ring or grid, on which a GAN can be judged',
    got: name,
    remedy: 'look at what it draws with the command sample',
  });
}

/** @param asked the digit that each picture is to show; none of a model without classes */
async function scoreDigits(drawn: NDArray, real: NDArray, asked: readonly number[]): Promise<Score> {
  const classifier = await loadPretrained('mnist-classifier');
  try {
    const [ofDrawn, ofReal] = [await judged(classifier, drawn), await judged(classifier, real)];
    const distance = frechetDistance(
      gaussianStatistics(ofDrawn.features),
      gaussianStatistics(ofReal.features),
    );
    const scores = classScores(ofDrawn.probs);
    const { meanTopProbability: certainty, inceptionScore, likeliest, shares } = scores;
    const rarest = Math.min(...shares);
    const right = asked.filter((label, i) => label === likeliest[i]).length;
    const obedience = asked.length === 0 ? undefined : right / asked.length;
    return {
      text:
        scoreLine('Fréchet distance', `${distance.toFixed(2)}, in the classifier's features`) +
        scoreLine('Mean top probability', certainty.toFixed(3)) +
        scoreLine(
          'Rarest digit',
          `${shares.indexOf(rarest)}, ${(100 * rarest).toFixed(1)}% of the digits drawn`,
        ) +
        (obedience === undefined
          ? ''
          : scoreLine('Right digit', `${(100 * obedience).toFixed(1)}% of the digits asked for`)),
      figures: {
        frechetDistance: distance,
        meanTopProbability: certainty,
        inceptionScore,
        shares: [...shares],
        ...(obedience !== undefined && { rightDigit: obedience }),
      },
    };
  } finally {
    classifier.dispose();
  }
}

/** Pictures that are judged at once. */
const BATCH = 200;

/** The classifier's features [count, features] and probabilities [count, 10] of pictures. */
async function judged(
  classifier: PictureClassifier,
  { data, shape }: NDArray,
): Promise<{ readonly features: NDArray; readonly probs: NDArray }> {
  const [count = 0, ...rest] = shape;
  const size = data.length / count;
  const rows: Record<'features' | 'probs', number[]> = { features: [], probs: [] };
  for (let start = 0; start < count; start += BATCH) {
    const end = Math.min(count, start + BATCH);
    const type = data instanceof Float32Array ? 'float32' : 'int32';
    const found = tf.tidy(() => {
      const images = tf.tensor(data.slice(start * size, end * size), [end - start, ...rest], type);
      return { features: classifier.features(images), probs: classifier.probs(images)['digit']! };
    });
    for (const name of ['features', 'probs'] as const)
      for (const value of await found[name].data()) rows[name].push(value);
    tf.dispose(found);
  }
  const array = (values: number[]): NDArray => ({
    data: Float32Array.from(values),
    shape: [count, values.length / count],
  });
  return { features: array(rows.features), probs: array(rows.probs) };
}
