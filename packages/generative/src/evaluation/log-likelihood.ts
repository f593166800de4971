import {
  arraySource,
  checkNumber,
  checkRandom,
  EventLoopTurns,
  type Random,
  tf,
  toTensors,
} from '@reverie/core';
import type { ImageBatch } from '../networks/image-batch.ts';
import type { VAE } from '../vae/vae.ts';

/** Options of {@link logLikelihood}. */
export interface LogLikelihoodOptions {
  /** Importance samples of each picture. Default: 200. */
  readonly samples?: number;
  readonly random: Random;
  /** Pictures that are decoded at once: memory depends on it, and not on `samples`; so does which noise each gets. Default: 2000. */
  readonly rows?: number;
  /** Ends it after the batch in progress: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A lower bound on log p(x) of each picture, log 1/k Σ w over k importance samples w; it grows with k and becomes log p(x) (Burda,
 * Grosse and Salakhutdinov 2016, theorem 1).
 *
 * @param data the pictures, and their labels where the model has classes
 * @returns nats of each picture
 */
export async function logLikelihood(
  model: VAE,
  data: ImageBatch,
  { samples = 200, random, rows = 2000, signal }: LogLikelihoodOptions,
): Promise<Float64Array> {
  checkNumber('logLikelihood', 'samples', samples, { integer: true, min: 1 });
  checkNumber('logLikelihood', 'rows', rows, { integer: true, min: 1 });
  checkRandom('logLikelihood', random);
  const bounds: number[] = [];
  const turns = new EventLoopTurns();
  for await (const batch of arraySource(data, { batchSize: Math.max(1, Math.floor(rows / samples)) })) {
    const stream = random.split(`${bounds.length}`);
    const sums = new LogSums(batch.images.shape[0]!);
    for (let drawn = 0; drawn < samples; drawn += rows) {
      const count = Math.min(rows, samples - drawn);
      const weights = tf.tidy(() =>
        model.logWeights(toTensors(batch), { samples: count, random: stream.split(`${drawn}`) }),
      );
      sums.add(await weights.data<'float32'>());
      weights.dispose();
      await turns.take();
      signal?.throwIfAborted();
    }
    bounds.push(...sums.logMeans());
  }
  return Float64Array.from(bounds);
}

/** Sums of exponentials by their logarithms, one of each column. */
class LogSums {
  readonly #largest: Float64Array;
  readonly #sums: Float64Array;
  #rows = 0;

  constructor(columns: number) {
    this.#largest = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
    this.#sums = new Float64Array(columns);
  }

  /** @param logs [rows, columns] */
  add(logs: Float32Array): void {
    const columns = this.#sums.length;
    this.#rows += logs.length / columns;
    logs.forEach((log, i) => {
      // e^−∞ adds nothing, and −∞ has no distance from the largest where that is −∞ too.
      if (log === Number.NEGATIVE_INFINITY) return;
      const column = i % columns;
      const largest = Math.max(this.#largest[column]!, log);
      const before = this.#sums[column]! * Math.exp(this.#largest[column]! - largest);
      this.#sums[column] = before + Math.exp(log - largest);
      this.#largest[column] = largest;
    });
  }

  /** The logarithm of the mean of each column. */
  logMeans(): Float64Array {
    return this.#sums.map((sum, column) => Math.log(sum / this.#rows) + this.#largest[column]!);
  }
}
