import {
  adam,
  checkNumber,
  checkRandom,
  checkTensor,
  DataError,
  EventLoopTurns,
  normal,
  OptimizedParameters,
  type Random,
  ShapeError,
  tf,
} from '@reverie/core';

/** Options of {@link invert}. */
export interface InvertOptions {
  /** Numbers of z. */
  readonly latentSize: number;
  /** Draws where the searches start. */
  readonly random: Random;
  /** Searches for each picture; the best one counts. Default: 4. */
  readonly restarts?: number;
  /** Updates of each search. Default: 200. */
  readonly steps?: number;
  /** Adam's. Default: 0.05. */
  readonly learningRate?: number;
  /** Weight of |z|² / latentSize beside the mean squared error: it holds z near the prior. Default: 0. */
  readonly priorWeight?: number;
  /** Ends it after the update in progress: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Codes, and how near their pictures are. */
export interface Inversion {
  /** [batch, latent] */
  readonly z: tf.Tensor2D;
  /** The mean squared error of each picture. */
  readonly errors: Float32Array;
}

/**
 * Finds the code whose picture is nearest to a given one, by gradient descent through the generator: a GAN has no encoder. The search can
 * end in a wrong place, so that there are several for each picture.
 *
 * Source: Zhu et al. 2016, Generative Visual Manipulation on the Natural Image Manifold, equation 4 (with pixels as features);
 * Lipton and Tripathi 2017, Precise Recovery of Latent Vectors from Generative Adversarial Networks.
 *
 * @param decode what codes [rows, latent] show, such as `(z) => generator.decode(z)`
 * @param images [batch, ...], in the range of what `decode` gives
 * @returns the caller disposes `z`
 * @throws DataError when there is no picture
 * @throws ShapeError when what `decode` gives has another shape than the pictures
 */
export async function invert(
  decode: (z: tf.Tensor2D) => tf.Tensor,
  images: tf.Tensor,
  options: InvertOptions,
): Promise<Inversion> {
  const {
    latentSize,
    random,
    restarts = 4,
    steps = 200,
    learningRate = 0.05,
    priorWeight = 0,
    signal,
  } = options;
  checkInversion(images, { ...options, restarts, steps, learningRate, priorWeight });
  const batch = images.shape[0]!;
  const z = tf.tidy(() => tf.variable(normal(random, [restarts * batch, latentSize]) as tf.Tensor2D));
  const repeated = tf.tidy(() => tf.tile(images, [restarts, ...images.shape.slice(1).map(() => 1)]));
  const optimized = new OptimizedParameters({ z }, adam({ learningRate }));
  const turns = new EventLoopTurns();
  try {
    // Outside of the gradient: an error in there would leave what was saved for it.
    tf.tidy(() => checkDrawn(decode(z), repeated));
    for (let step = 0; step < steps; step++) {
      tf.tidy(() => {
        // Sums over the rows: each search has the gradient that it would have alone.
        const loss = (): tf.Scalar => {
          const distance = tf.mul(tf.sum(tf.square(z)), priorWeight / latentSize);
          return tf.add(tf.sum(squaredErrors(decode(z), repeated)), distance) as tf.Scalar;
        };
        optimized.update(optimized.gradients(loss), { step });
      });
      await turns.take();
      signal?.throwIfAborted();
    }
    return await best(
      z,
      tf.tidy(() => squaredErrors(decode(z), repeated)),
      batch,
    );
  } finally {
    optimized.dispose();
    tf.dispose([z, repeated]);
  }
}

/** The best search of each picture. */
async function best(z: tf.Tensor2D, errors: tf.Tensor1D, batch: number): Promise<Inversion> {
  const values = await errors.data<'float32'>();
  errors.dispose();
  const rows = Array.from({ length: batch }, (_, picture) => {
    const searches = Array.from(
      { length: values.length / batch },
      (__, restart) => restart * batch + picture,
    );
    // A search that ended in no number is worse than any other.
    const better = (a: number, b: number): boolean => values[a]! < values[b]! || Number.isNaN(values[b]);
    return searches.reduce((one, other) => (better(other, one) ? other : one));
  });
  return { z: tf.gather(z, rows), errors: Float32Array.from(rows, (row) => values[row]!) };
}

/** [rows, ...] to [rows] */
function squaredErrors(drawn: tf.Tensor, images: tf.Tensor): tf.Tensor1D {
  return tf.mean(tf.reshape(tf.squaredDifference(drawn, images), [images.shape[0]!, -1]), 1);
}

function checkDrawn(drawn: tf.Tensor, images: tf.Tensor): void {
  if (drawn.shape.join() === images.shape.join()) return;
  throw new ShapeError({
    who: 'invert',
    expected: `decode to give [${images.shape.join(', ')}], as the pictures of all searches are`,
    got: `[${drawn.shape.join(', ')}]`,
  });
}

function checkInversion(images: tf.Tensor, options: Omit<Required<InvertOptions>, 'signal'>): void {
  const { latentSize, random, restarts, steps, learningRate, priorWeight } = options;
  checkTensor('invert', 'images', images);
  if (images.rank === 0 || images.shape[0] === 0) {
    const expected = 'images [batch, ...], of at least one picture';
    throw new DataError({ who: 'invert', expected, got: `[${images.shape.join(', ')}]` });
  }
  checkRandom('invert', random);
  for (const [name, count] of Object.entries({ latentSize, restarts, steps }))
    checkNumber('invert', name, count, { integer: true, min: 1 });
  checkNumber('invert', 'learningRate', learningRate, { above: 0 });
  checkNumber('invert', 'priorWeight', priorWeight, { min: 0 });
}
