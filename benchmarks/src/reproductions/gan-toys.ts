import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '@reverie/core';
import { gaussianGrid, gaussianRing, type PlanarMixture } from '@reverie/datasets';
import { scatterPlots, svgToPng } from '@reverie/plots';
import type { Findings, Study, StudyOptions } from '../reproduction.ts';
import { savedResults } from '../saved-results.ts';
import { type Drawn, trainToy, type Variant } from './gan-toys-training.ts';

const MIXTURES = {
  'grid of 25': gaussianGrid(),
  'ring of 8': gaussianRing(),
} as const satisfies Record<string, PlanarMixture>;
type MixtureName = keyof typeof MIXTURES;
const NAMES = Object.keys(MIXTURES) as MixtureName[];

export const VARIANTS: readonly Variant[] = [
  { name: 'minimax', config: { loss: 'minimax' } },
  { name: 'non-saturating', config: { loss: 'nonSaturating' } },
  { name: 'least squares', config: { loss: 'leastSquares' } },
  { name: 'WGAN, clipped', config: { loss: 'wasserstein', weightClip: 0.1, criticSteps: 2 } },
  { name: 'WGAN-GP', config: { loss: 'wasserstein', gradientPenalty: 0.1 } },
  { name: 'hinge', config: { loss: 'hinge' } },
  { name: 'hinge, spectral norm', config: { loss: 'hinge', spectralNorm: true } },
];

/** Of all trainings together: three each. */
const MINUTES = 42;
const SEED = 1;
/** Points of a picture. */
const SHOWN = 2000;

/** A GAN of the table, and what it drew. */
interface Result extends Pick<Drawn, 'steps'> {
  readonly variant: string;
  readonly mixture: MixtureName;
  readonly covered: number;
  readonly goodShare: number;
  /** Some of the points, x and y in turn. */
  readonly points: readonly number[];
}

/** How many modes of a mixture each kind of GAN keeps. */
export const ganToys: Study = ganToysOn(VARIANTS);

/** The same for fewer kinds. */
export function ganToysOn(variants: readonly Variant[]): Study {
  return {
    metric:
      'share of good samples, within 3 standard deviations of a mode, of the best GAN that covers all 25 modes',
    run: (options) => compare(variants, options),
  };
}

async function compare(
  variants: readonly Variant[],
  { folder, minutes = MINUTES, resume, signal }: StudyOptions,
): Promise<Findings> {
  const results = await savedResults<Result>(folder, resume);
  const share = minutes / (variants.length * NAMES.length);
  for (const mixture of NAMES) {
    for (const variant of variants) {
      const known = (one: Result): boolean => one.variant === variant.name && one.mixture === mixture;
      if (signal?.aborted === true || results.all.some(known)) continue;
      const random = new Random(SEED).split(mixture);
      const drawn = await trainToy(variant, MIXTURES[mixture], { minutes: share, random, signal });
      const result = resultOf(variant.name, mixture, drawn);
      say(`${mixture}, ${variant.name}: ${result.covered} modes, ${percent(result.goodShare)} good`);
      await results.add(result);
    }
    await draw(mixture, results.all, folder);
  }
  const complete = results.all.filter(
    ({ mixture, covered }) => mixture === NAMES[0] && covered === MIXTURES[mixture].modes.length,
  );
  const value = Math.max(0, ...complete.map(({ goodShare }) => goodShare));
  return { value, table: variants.map(({ name }) => rowOf(name, results.all)) };
}

function resultOf(variant: string, mixture: MixtureName, { coverage, points, steps }: Drawn): Result {
  const { covered, goodShare } = coverage;
  const shown = Array.from(points.subarray(0, 2 * SHOWN), (value) => Number(value.toFixed(3)));
  return { variant, mixture, covered, goodShare, steps, points: shown };
}

const percent = (part: number): string => `${(100 * part).toFixed(1)}%`;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Both mixtures of one kind of GAN. */
function rowOf(variant: string, results: readonly Result[]): Findings['table'][number] {
  const figures = NAMES.flatMap((mixture) => {
    const found = results.find((one) => one.variant === variant && one.mixture === mixture);
    return Object.entries({
      [`${mixture}: modes`]: found?.covered ?? '–',
      [`${mixture}: good`]: found === undefined ? '–' : percent(found.goodShare),
      [`${mixture}: updates`]: found?.steps ?? '–',
    });
  });
  return { GAN: variant, ...Object.fromEntries(figures) };
}

/** The points of all kinds side by side, beside those of the mixture itself. */
async function draw(mixture: MixtureName, results: readonly Result[], folder: string): Promise<void> {
  const { modes, sample } = MIXTURES[mixture];
  const panels = results
    .filter((result) => result.mixture === mixture)
    .map(({ variant, covered, goodShare, points }) => ({
      label: `${variant}: ${covered}, ${percent(goodShare)}`,
      points,
    }));
  const real = { label: 'the mixture', points: sample(SHOWN, new Random(SEED).split('shown')) };
  const reach = 1.3 * Math.max(...modes.flat());
  const svg = scatterPlots([real, ...panels], {
    columns: 4,
    range: [-reach, reach],
    marks: modes,
    title: mixture,
  });
  await writeFile(join(folder, `${mixture.replaceAll(' ', '-')}.png`), await svgToPng(svg, { scale: 2 }));
}
