import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arraySource, evaluate, normal, Random, tf } from '@reverie/core';
import { FACE_ATTRIBUTE_NAMES } from '@reverie/datasets';
import {
  type Generator,
  type MutualInformationGap,
  mutualInformationGap,
  type PictureClassifier,
  type VAE,
} from '@reverie/generative';
import type { Findings, Study } from '../reproduction.ts';
import {
  answersOf,
  type CodedFaces,
  changed,
  type Decode,
  drawTrials,
  shares,
  type TrialShares,
} from './attribute-trials.ts';
import { faceArrays } from './face-arrays.ts';
import { type FaceTraining, trainFaceClassifier, trainFaceGAN, trainFaceVAE } from './face-models.ts';
import { drawArithmetic, drawInterpolation, drawSamples, drawTraversals } from './face-sheets.ts';

/** Of the classifier, the VAE and the GAN; together the published time. */
const MINUTES = { classifier: 2, vae: 8, gan: 12 };
const TOTAL = MINUTES.classifier + MINUTES.vae + MINUTES.gan;
/** Faces to learn from, of whose codes means are taken, that are changed, and that the classifier is tested on. */
const [TRAINING, KNOWN, TRIALS, TESTED] = [20_000, 10_000, 1000, 2000];
/** How far to go along a direction, in differences of means, found on other faces than those of the trials. */
export const STRENGTH = { vae: 1, gan: 1 };

/** A model of faces under trial: codes whose pictures are known, and others that are changed. */
interface Subject {
  readonly name: 'vae' | 'gan';
  readonly decode: Decode;
  readonly known: CodedFaces;
  readonly trials: CodedFaces;
}

/** Smiling woman − woman + man, counted: attributes of faces are changed by the difference of mean codes. */
export const latentArithmetic: Study = {
  metric: `share of ${TRIALS} faces in which a VAE's code changes one attribute and no other of eight`,
  async run({ folder, minutes = TOTAL, signal }) {
    await mkdir(folder, { recursive: true });
    const random = new Random('latent arithmetic');
    const faces = faceArrays(TRAINING, random.split('faces'));
    const options = (share: number): FaceTraining => ({ faces, signal, minutes: (minutes * share) / TOTAL });
    const classifier = await trainFaceClassifier(options(MINUTES.classifier));
    const vae = await trainFaceVAE(options(MINUTES.vae));
    const gan = await trainFaceGAN(options(MINUTES.gan));
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
  const vae = ofVAE(models.vae, random.split('vae'));
  const gan = ofGAN(models.generator, classifier, random.split('gan'));
  const gap = mutualInformationGap(
    { data: await vae.known.codes.data<'float32'>(), shape: vae.known.codes.shape },
    vae.known.labels,
  );
  await drawSheets(vae, gan, gap, folder);
  const outcomes = [vae, gan].map((subject) => tryAll(subject, classifier, random.split('drawn'))) as [
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

/** Real faces with what they show, and the means of their posteriors. */
function ofVAE(vae: VAE, random: Random): Subject {
  const coded = (count: number, stream: Random): CodedFaces => {
    const { images, labels } = faceArrays(count, stream);
    const codes = tf.tidy(() => {
      const size = images.data.length / count;
      const parts = Array.from({ length: Math.ceil(count / 500) }, (_, i) => {
        const bytes = images.data.subarray(i * 500 * size, (i + 1) * 500 * size);
        return vae.encode(tf.tensor(bytes, [bytes.length / size, ...images.shape.slice(1)], 'int32')).mean;
      });
      return tf.concat(parts) as tf.Tensor2D;
    });
    return { codes, labels };
  };
  return {
    name: 'vae',
    decode: (codes) => vae.decode(codes),
    known: coded(KNOWN, random.split('known')),
    trials: coded(TRIALS, random.split('trials')),
  };
}

/** Samples of the prior, and what the classifier sees in their pictures. */
function ofGAN(generator: Generator, classifier: PictureClassifier, random: Random): Subject {
  const decode: Decode = (codes) => generator.decode(codes);
  const coded = (count: number, stream: Random): CodedFaces => {
    const codes = normal(stream, [count, generator.config.latentSize]) as tf.Tensor2D;
    const data = answersOf(classifier, decode, codes);
    return { codes, labels: { data, shape: [count, FACE_ATTRIBUTE_NAMES.length] } };
  };
  return {
    name: 'gan',
    decode,
    known: coded(KNOWN, random.split('known')),
    trials: coded(TRIALS, random.split('trials')),
  };
}

function tryAll(
  { name, decode, known, trials }: Subject,
  classifier: PictureClassifier,
  random: Random,
): ReturnType<typeof shares> {
  const drawn = drawTrials(trials.labels, random);
  const codes = changed(trials.codes, drawn, known, STRENGTH[name]);
  const after = answersOf(classifier, decode, codes);
  codes.dispose();
  return shares(drawn, trials.labels.data, after);
}

async function drawSheets(
  vae: Subject,
  gan: Subject,
  { dimensions }: MutualInformationGap,
  folder: string,
): Promise<void> {
  for (const subject of [vae, gan]) {
    const sheet = { ...subject, strength: STRENGTH[subject.name], folder };
    await drawArithmetic(sheet);
    await drawInterpolation(sheet, subject.name === 'vae' ? 'linear' : 'spherical');
    await drawSamples(sheet, new Random('samples'));
  }
  await drawTraversals({ ...vae, strength: 1, folder }, dimensions);
}
