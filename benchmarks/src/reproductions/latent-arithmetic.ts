import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arraySource, evaluate, Random, tf } from '@reverie/core';
import { FACE_ATTRIBUTE_NAMES } from '@reverie/datasets';
import {
  type Generator,
  type MutualInformationGap,
  mutualInformationGap,
  type PictureClassifier,
  type VAE,
} from '@reverie/generative';
import type { Findings, Study } from '../reproduction.ts';
import type { shares, TrialShares } from './attribute-trials.ts';
import { faceArrays } from './face-arrays.ts';
import { type FaceTraining, trainFaceClassifier, trainFaceGAN, trainFaceVAE } from './face-models.ts';
import { drawArithmetic, drawInterpolation, drawSamples, drawTraversals } from './face-sheets.ts';
import { codedByVAE, drawnByGAN, type FaceSubject, outcomeOf } from './face-subjects.ts';

/** Of the classifier, the VAE and the GAN; together the published time. */
const MINUTES = { classifier: 2, vae: 6, gan: 12 };
const TOTAL = MINUTES.classifier + MINUTES.vae + MINUTES.gan;
/** Faces to learn from, of whose codes means are taken, that are changed, and that the classifier is tested on. */
const [TRAINING, KNOWN, TRIALS, TESTED] = [20_000, 10_000, 1000, 2000];

/** Smiling woman − woman + man, counted: attributes of faces are changed along the difference of mean codes, others held. */
export const latentArithmetic: Study = {
  metric: `share of ${TRIALS} faces in which a VAE's code changes one attribute and no other of eight`,
  async run({ folder, minutes = TOTAL, signal }) {
    await mkdir(folder, { recursive: true });
    const random = new Random('latent arithmetic');
    const faces = faceArrays(TRAINING, random.split('faces'));
    const options = (share: number): FaceTraining => ({ faces, signal, minutes: (minutes * share) / TOTAL });
    const classifier = await trainFaceClassifier(options(MINUTES.classifier));
    const vae = await trainFaceVAE(options(MINUTES.vae));
    const gan = await trainFaceGAN(vae.model, options(MINUTES.gan));
    for (const [name, { file }] of Object.entries({ classifier, vae, gan }))
      await writeFile(join(folder, `faces-${name}.safetensors`), file);
    return measureFaces({ classifier: classifier.model, vae: vae.model, generator: gan.model }, folder);
  },
};

/** Counts the trials of both models by attribute, and draws pictures. */
export async function measureFaces(
  models: { readonly classifier: PictureClassifier; readonly vae: VAE; readonly generator: Generator },
  folder: string,
): Promise<Findings> {
  const random = new Random('trials');
  const { classifier } = models;
  const tested = arraySource(faceArrays(TESTED, random.split('tested')), { batchSize: 250 });
  const accuracy = await evaluate(classifier, tested);
  const options = { classifier, known: KNOWN, trials: TRIALS };
  const vae = codedByVAE(models.vae, { ...options, random: random.split('vae') });
  const gan = drawnByGAN(models.generator, { ...options, random: random.split('gan') });
  const gap = mutualInformationGap(
    { data: await vae.known.codes.data<'float32'>(), shape: vae.known.codes.shape },
    vae.known.labels,
  );
  await drawSheets(vae, gan, gap, folder);
  const outcomes = [vae, gan].map((subject) => outcomeOf(subject, classifier, random.split('drawn'))) as [
    ReturnType<typeof shares>,
    ReturnType<typeof shares>,
  ];
  const line = (attribute: string, right: number, [ofVae, ofGan]: TrialShares[], mig: number): Line => ({
    attribute,
    classifier: percent(right),
    VAE: percent(ofVae!.success),
    'VAE, changed': percent(ofVae!.changed),
    GAN: percent(ofGan!.success),
    'GAN, changed': percent(ofGan!.changed),
    'MIG of the VAE': Number(mig.toFixed(3)),
  });
  const each = FACE_ATTRIBUTE_NAMES.map((name, i) =>
    line(
      name,
      accuracy[name]!,
      outcomes.map(({ each: some }) => some[i]!),
      gap.gaps[i]!,
    ),
  );
  const right = FACE_ATTRIBUTE_NAMES.map((name) => accuracy[name]!);
  const mean = right.reduce((sum, x) => sum + x, 0) / right.length;
  const all = line(
    'all',
    mean,
    outcomes.map((outcome) => outcome.all),
    gap.score,
  );
  for (const { known, trials } of [vae, gan]) tf.dispose([known.codes, trials.codes]);
  return { value: Number(outcomes[0].all.success.toFixed(3)), table: [...each, all] };
}

type Line = Findings['table'][number];

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

async function drawSheets(
  vae: FaceSubject,
  gan: FaceSubject,
  { dimensions }: MutualInformationGap,
  folder: string,
): Promise<void> {
  for (const subject of [vae, gan]) {
    const sheet = { ...subject, folder };
    await drawArithmetic(sheet);
    await drawInterpolation(sheet, subject.name === 'vae' ? 'linear' : 'spherical');
    await drawSamples(sheet, new Random('samples'));
  }
  await drawTraversals({ ...vae, folder }, dimensions);
}
