import { type NDArray, normal, type Random, tf } from '@reverie/core';
import { FACE_ATTRIBUTE_NAMES } from '@reverie/datasets';
import {
  type AttributeEdit,
  AttributeEditor,
  type Generator,
  type PictureClassifier,
  type VAE,
} from '@reverie/generative';
import { answersOf, type CodedFaces, type Decode, drawTrials, shares } from './attribute-trials.ts';
import { faceArrays } from './face-arrays.ts';

/** A model of faces under trial: codes whose pictures are known, and others that are changed. */
export interface FaceSubject {
  readonly name: 'vae' | 'gan';
  readonly decode: Decode;
  readonly known: CodedFaces;
  readonly trials: CodedFaces;
  /** Codes with an attribute of each changed: [count, latent]. */
  readonly edit: (codes: tf.Tensor2D, edits: readonly AttributeEdit[]) => tf.Tensor2D;
}

/** What a subject is made with. */
export interface SubjectOptions {
  readonly classifier: PictureClassifier;
  /** Codes that directions are found by. */
  readonly known: number;
  /** Codes that are changed, and as many others by which it is found how far to go. */
  readonly trials: number;
  readonly random: Random;
}

/** Faces that are encoded at once. */
const AT_ONCE = 500;
/** How far an attribute may go: 1 is to the mean of the wanted group. */
const STRENGTHS = [0.8, 1, 1.2, 1.4, 1.6];

/** Real faces with what they show, and the means of their posteriors. */
export function codedByVAE(vae: VAE, options: SubjectOptions): FaceSubject {
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
  return subjectOf('vae', (codes) => vae.decode(codes), coded, options);
}

/** Samples of the prior, and what the classifier sees in their pictures. */
export function drawnByGAN(generator: Generator, options: SubjectOptions): FaceSubject {
  const decode: Decode = (codes) => generator.decode(codes);
  const coded = (count: number, stream: Random): CodedFaces => {
    const codes = normal(stream, [count, generator.config.latentSize]) as tf.Tensor2D;
    const data = answersOf(options.classifier, decode, codes);
    return { codes, labels: { data, shape: [count, FACE_ATTRIBUTE_NAMES.length] } };
  };
  return subjectOf('gan', decode, coded, options);
}

function subjectOf(
  name: FaceSubject['name'],
  decode: Decode,
  coded: (count: number, stream: Random) => CodedFaces,
  { classifier, known, trials, random }: SubjectOptions,
): FaceSubject {
  const learned = coded(known, random.split('known'));
  const editor = new AttributeEditor(arrayOf(learned.codes), learned.labels);
  const editBy =
    (strengths: readonly number[]): FaceSubject['edit'] =>
    (codes, edits) => {
      const { data, shape } = editor.edit(arrayOf(codes), edits, strengths);
      return tf.tensor2d(data as Float32Array, shape as [number, number]);
    };
  const tuned = coded(trials, random.split('tuning'));
  const successes = STRENGTHS.map((strength) => {
    const edit = editBy(FACE_ATTRIBUTE_NAMES.map(() => strength));
    const { each } = outcomeOf({ decode, trials: tuned, edit }, classifier, random.split('tuned'));
    return each.map(({ success }) => success);
  });
  tuned.codes.dispose();
  const strengths = FACE_ATTRIBUTE_NAMES.map((_, attribute) => {
    const ofAttribute = successes.map((each) => each[attribute]!);
    return STRENGTHS[ofAttribute.indexOf(Math.max(...ofAttribute))]!;
  });
  return {
    name,
    decode,
    known: learned,
    trials: coded(trials, random.split('trials')),
    edit: editBy(strengths),
  };
}

const arrayOf = (codes: tf.Tensor2D): NDArray => ({ data: codes.dataSync<'float32'>(), shape: codes.shape });

/** Changes an attribute of each face under trial. */
export function outcomeOf(
  { decode, trials, edit }: Pick<FaceSubject, 'decode' | 'trials' | 'edit'>,
  classifier: PictureClassifier,
  random: Random,
): ReturnType<typeof shares> {
  const edits = drawTrials(trials.labels, random);
  const codes = edit(trials.codes, edits);
  const after = answersOf(classifier, decode, codes);
  codes.dispose();
  return shares(edits, trials.labels.data, after);
}
