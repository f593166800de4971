import { checkNumber, EventLoopTurns, type Random, tf } from '@reverie/core';
import type { RecurrentState } from '../cells/recurrent-cell.ts';
import type { CharVocabulary } from '../text/char-vocabulary.ts';
import { type ChooseOptions, checkChooseOptions, choose } from './choose.ts';

/** What text is generated with. */
export interface CharacterModel {
  readonly vocabulary: CharVocabulary;
  read(
    ids: tf.Tensor,
    state?: readonly RecurrentState[],
  ): { hidden: tf.Tensor3D; state: readonly RecurrentState[] };
  logits(hidden: tf.Tensor): tf.Tensor;
}

/** Options of {@link generateText} and {@link streamText}. */
export interface GenerateOptions extends ChooseOptions {
  /** The stream that characters are drawn from: the same stream gives the same text. */
  readonly random: Random;
  /** Characters to generate, without the prompt. Default: 400. */
  readonly length?: number;
  /** Generation ends before the first of these texts that would appear. Default: none. */
  readonly stop?: readonly string[];
  /** Ends the generation early, with what was generated so far. */
  readonly signal?: AbortSignal;
}

/** The ids of a prompt. An empty one stands for a new line, where the vocabulary has that. */
export function startingIds(vocabulary: CharVocabulary, prompt: string): Int32Array {
  const { characters } = vocabulary;
  const start = characters.includes('\n') ? '\n' : characters[0]!;
  return vocabulary.encode(prompt === '' ? start : prompt);
}

/** Text that goes on from a prompt, a character at a time, without the prompt. */
export async function* streamText(
  model: CharacterModel,
  prompt: string,
  options: GenerateOptions,
): AsyncGenerator<string> {
  const { random, length = 400, stop = [], signal } = options;
  checkChooseOptions('generate', options);
  checkNumber('generate', 'length', length, { integer: true, min: 0 });
  const { vocabulary } = model;
  const reader = new Reader(model);
  const turns = new EventLoopTurns();
  try {
    let logits = await reader.next(startingIds(vocabulary, prompt));
    const held = new StopHold(stop);
    for (let count = 0; count < length; count++) {
      await turns.take();
      if (signal?.aborted === true) break;
      const id = choose(logits, options, random);
      yield* held.push(vocabulary.character(id));
      if (held.stopped) return;
      if (count + 1 < length) logits = await reader.next(Int32Array.of(id));
    }
    yield* held.rest();
  } finally {
    reader.dispose();
  }
}

/** Text that goes on from a prompt, without the prompt. */
export async function generateText(
  model: CharacterModel,
  prompt: string,
  options: GenerateOptions,
): Promise<string> {
  let text = '';
  for await (const character of streamText(model, prompt, options)) text += character;
  return text;
}

/** Reads characters one after the other and keeps the state. */
class Reader {
  readonly #model: CharacterModel;
  #state: readonly RecurrentState[] | undefined;

  constructor(model: CharacterModel) {
    this.#model = model;
  }

  /** Reads ids and gives the logits of what follows them. */
  async next(ids: Int32Array): Promise<ArrayLike<number>> {
    const before = this.#state;
    const logits = tf.tidy(() => {
      const { hidden, state } = this.#model.read(tf.tensor2d(ids, [1, ids.length], 'int32'), before);
      for (const part of state.flat()) tf.keep(part);
      this.#state = state;
      const [, time, size] = hidden.shape;
      return this.#model.logits(tf.slice(hidden, [0, time - 1, 0], [1, 1, size]));
    });
    if (before !== undefined) tf.dispose(before.flat());
    const values = await logits.data();
    logits.dispose();
    return values;
  }

  dispose(): void {
    if (this.#state !== undefined) tf.dispose(this.#state.flat());
  }
}

/** Holds characters back while they might begin a stop text. */
class StopHold {
  readonly #stops: readonly string[];
  #held = '';
  stopped = false;

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== '');
  }

  *push(character: string): Generator<string> {
    this.#held += character;
    if (this.#stops.some((stop) => this.#held.endsWith(stop))) {
      const ended = this.#stops.filter((stop) => this.#held.endsWith(stop));
      const longest = Math.max(...ended.map((stop) => stop.length));
      this.#held = this.#held.slice(0, -longest);
      this.stopped = true;
      yield* this.rest();
      return;
    }
    while (this.#held !== '' && !this.#stops.some((stop) => couldBegin(stop, this.#held))) {
      const first = [...this.#held][0]!;
      yield first;
      this.#held = this.#held.slice(first.length);
    }
  }

  *rest(): Generator<string> {
    yield* this.#held;
    this.#held = '';
  }
}

const couldBegin = (stop: string, held: string): boolean => stop.startsWith(held);
