import { normal, type Random, tf } from '@reverie/core';
import { FACE_ATTRIBUTE_NAMES } from '@reverie/datasets';
import type { Generator, PictureClassifier, VAE } from '@reverie/generative';
import { answersOf, type CodedFaces, changed, type Decode, drawTrials, shares } from './attribute-trials.ts';
import { faceArrays } from './face-arrays.ts';

/** A model of faces under trial: codes whose pictures are known, and others that are changed. */
export interface FaceSubject {
  readonly name: 'vae' | 'gan';
  readonly decode: Decode;
  readonly known: CodedFaces;
  readonly trials: CodedFaces;
  /** How far codes go along a direction, in differences of means. */
  readonly strength: number;
}

/** How many codes of each kind a subject has. */
export interface SubjectOptions {
  readonly known: number;
  readonly trials: number;
  readonly strength: number;
  readonly random: Random;
}

/** Faces that are encoded at once. */
const AT_ONCE = 500;

/** Real faces with what they show, and the means of their posteriors. */
export function codedByVAE(vae: VAE, { known, trials, strength, random }: SubjectOptions): FaceSubject {
  const coded = (count: number, stream: Random): CodedFaces => {
    const { images, labels } = faceArrays(count, stream);
    const codes = tf.tidy(() => {
      const size = images.data.length / count;
      const parts = Array.from({ length: Math.ceil(count / AT_ONCE) }, (_, i) => {
        const bytes = images.data.subarray(i * AT_ONCE * size, (i + 1) * AT_ONCE * size);
        const some = [bytes.length / size, ...images.shape.slice(1)];
        return tf.tidy(() => vae.encode(tf.tensor(bytes, some, 'int32')).mean);
      });
      return tf.concat(parts) as tf.Tensor2D;
    });
    return { codes, labels };
  };
  return {
    name: 'vae',
    decode: (codes) => vae.decode(codes),
    known: coded(known, random.split('known')),
    trials: coded(trials, random.split('trials')),
    strength,
  };
}

/** Samples of the prior, and what the classifier sees in their pictures. */
export function drawnByGAN(
  generator: Generator,
  classifier: PictureClassifier,
  { known, trials, strength, random }: SubjectOptions,
): FaceSubject {
  const decode: Decode = (codes) => generator.decode(codes);
  const coded = (count: number, stream: Random): CodedFaces => {
    const codes = normal(stream, [count, generator.config.latentSize]) as tf.Tensor2D;
    const data = answersOf(classifier, decode, codes);
    return { codes, labels: { data, shape: [count, FACE_ATTRIBUTE_NAMES.length] } };
  };
  return {
    name: 'gan',
    decode,
    known: coded(known, random.split('known')),
    trials: coded(trials, random.split('trials')),
    strength,
  };
}

/** Changes an attribute of each face under trial. */
export function tryAll(
  { decode, known, trials, strength }: FaceSubject,
  classifier: PictureClassifier,
  random: Random,
): ReturnType<typeof shares> {
  const drawn = drawTrials(trials.labels, random);
  const codes = changed(trials.codes, drawn, known, strength);
  const after = answersOf(classifier, decode, codes);
  codes.dispose();
  return shares(drawn, trials.labels.data, after);
}
