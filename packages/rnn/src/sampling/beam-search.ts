import { checkNumber, tf } from '@reverie/core';
import type { RecurrentState } from '../cells/recurrent-cell.ts';
import { type CharacterModel, startingIds } from './generate.ts';

/** Options of {@link beamSearch}. */
export interface BeamSearchOptions {
  /** Hypotheses kept at each step. Default: 4. */
  readonly width?: number;
  /** Characters to generate, without the prompt. Default: 80. */
  readonly length?: number;
}

/** A continuation and its probability. */
export interface Hypothesis {
  readonly text: string;
  /** The natural logarithm of its probability given the prompt. */
  readonly logProb: number;
}

interface Beam {
  readonly ids: readonly number[];
  readonly logProb: number;
}

/** A beam that grows by one character. */
interface Extension extends Beam {
  /** The row of the beam it grew from. */
  readonly from: number;
}

/**
 * Searches for probable continuations of a prompt: at each step every hypothesis grows by every character, and the `width`
 * most probable are kept (Graves, 2012; Sutskever et al., 2014). With width 1 it is greedy decoding.
 *
 * @returns the hypotheses, the most probable first.
 */
export async function beamSearch(
  model: CharacterModel,
  prompt: string,
  { width = 4, length = 80 }: BeamSearchOptions = {},
): Promise<Hypothesis[]> {
  checkNumber('beamSearch', 'width', width, { integer: true, min: 1 });
  checkNumber('beamSearch', 'length', length, { integer: true, min: 1 });
  const prompted = startingIds(model.vocabulary, prompt);
  let beams: Beam[] = [{ ids: [], logProb: 0 }];
  let step = advance(model, tf.tensor2d(prompted, [1, prompted.length], 'int32'), undefined);
  for (let count = 0; count < length; count++) {
    const grown = mostProbable(beams, await step.logProbs.data(), width);
    const before = step;
    if (count + 1 < length) {
      const ids = tf.tensor2d(
        grown.map((beam) => beam.ids.at(-1)!),
        [grown.length, 1],
        'int32',
      );
      step = advance(
        model,
        ids,
        selectRows(
          before.state,
          grown.map(({ from }) => from),
        ),
      );
    }
    tf.dispose([before.logProbs, ...before.state.flat()]);
    beams = grown;
  }
  return beams.map(({ ids, logProb }) => ({ text: model.vocabulary.decode(ids), logProb }));
}

interface Step {
  /** [beams, vocab] of the next character. */
  readonly logProbs: tf.Tensor;
  readonly state: readonly RecurrentState[];
}

/** Reads ids [beams, time], which it takes over together with the state. */
function advance(
  model: CharacterModel,
  ids: tf.Tensor2D,
  before: readonly RecurrentState[] | undefined,
): Step {
  const step = tf.tidy(() => {
    const { hidden, state } = model.read(ids, before);
    const [beams, time, size] = hidden.shape;
    const last = tf.reshape(tf.slice(hidden, [0, time - 1, 0], [beams, 1, size]), [beams, size]);
    return { logProbs: tf.logSoftmax(model.logits(last)), state: state.map((parts) => [...parts]) };
  });
  tf.dispose([ids, ...(before ?? []).flat()]);
  return step;
}

const selectRows = (state: readonly RecurrentState[], rows: number[]): RecurrentState[] =>
  state.map((parts) => parts.map((part) => tf.tidy(() => tf.gather(part, tf.tensor1d(rows, 'int32')))));

/** The `width` most probable of all beams that grew by all characters. */
function mostProbable(beams: readonly Beam[], logProbs: ArrayLike<number>, width: number): Extension[] {
  const vocab = logProbs.length / beams.length;
  const scores = Float64Array.from(
    logProbs,
    (logProb, index) => beams[Math.floor(index / vocab)]!.logProb + logProb,
  );
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
  return order.slice(0, width).map((index) => {
    const from = Math.floor(index / vocab);
    return { from, ids: [...beams[from]!.ids, index % vocab], logProb: scores[index]! };
  });
}
