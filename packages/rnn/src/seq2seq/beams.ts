import type { Vocabulary } from '../text/vocabulary.ts';

/** A text that was written for a source. */
export interface Written {
  readonly text: string;
  /** The natural logarithm of its probability, its end included. */
  readonly logProb: number;
  /** How much each place of the source counted for each character and the end: [steps][places]; empty without attention. */
  readonly attention: readonly Float32Array[];
}

/** What is searched for. */
export interface BeamsOptions {
  readonly width: number;
  readonly lengthNormalization: number;
  readonly maxLength: number;
}

/** A text that is being written. */
interface Hypothesis {
  readonly ids: readonly number[];
  readonly logProb: number;
  readonly attention: readonly Float32Array[];
  /** The hypothesis of the step before that it grew from. */
  readonly parent: number;
}

/** The hypotheses for one source. */
interface Search {
  readonly live: readonly Hypothesis[];
  readonly ended: readonly Hypothesis[];
}

/** The bookkeeping of a beam search for several sources: numbers alone, no tensor. */
export class Beams {
  readonly #vocabulary: Vocabulary;
  readonly #border: number;
  readonly #options: BeamsOptions;
  readonly #places: readonly number[];
  #searches: readonly Search[];

  /**
   * @param vocabulary of what is written; the id behind its last begins and ends a text
   * @param places of each source that can be looked at; what stands behind is padding
   */
  constructor(vocabulary: Vocabulary, places: readonly number[], options: BeamsOptions) {
    this.#vocabulary = vocabulary;
    this.#border = vocabulary.size;
    this.#options = options;
    const start: Hypothesis = { ids: [], logProb: 0, attention: [], parent: 0 };
    this.#places = places;
    this.#searches = places.map(() => ({ live: [start], ended: [] }));
  }

  /** What each living hypothesis wrote last: the ids of the next step's rows. */
  get ids(): Int32Array {
    return Int32Array.from(this.#live(), ({ ids }) => ids.at(-1) ?? this.#border);
  }

  /**
   * Lets every living hypothesis grow by every symbol and keeps the most probable of each source.
   *
   * @param logProbs [rows, symbols]
   * @param weights [rows, places]
   * @returns the row that each row of the next step grew from
   */
  grow(logProbs: ArrayLike<number>, weights: ArrayLike<number> = []): number[] {
    const rows = this.#live().length;
    const parents: number[] = [];
    let first = 0;
    this.#searches = this.#searches.map((search, source) => {
      const from = first;
      first += search.live.length;
      const row = (values: ArrayLike<number>, place: number): Float32Array => {
        const size = values.length / rows;
        return Float32Array.from({ length: size }, (_, i) => values[(from + place) * size + i]!);
      };
      const grown = this.#grown(search, (place) => ({
        logProbs: row(logProbs, place),
        looked: row(weights, place).subarray(0, this.#places[source]),
      }));
      const next = this.#sorted(search.ended, grown);
      parents.push(...next.live.map(({ parent }) => from + parent));
      return next;
    });
    return parents;
  }

  /** The best hypothesis of each source. */
  best(): Written[] {
    return this.#searches.map(({ ended }) => {
      const [{ ids, logProb, attention }] = ended.toSorted((a, b) => this.#score(b) - this.#score(a)) as [
        Hypothesis,
      ];
      const characters = ids.at(-1) === this.#border ? ids.slice(0, -1) : ids;
      return { text: this.#vocabulary.decode(characters), logProb, attention };
    });
  }

  #live(): Hypothesis[] {
    return this.#searches.flatMap(({ live }) => live);
  }

  /** As many extensions as hypotheses are kept, the most probable first. */
  #grown(
    { live }: Search,
    read: (place: number) => { logProbs: Float32Array; looked: Float32Array },
  ): Hypothesis[] {
    const extensions = live.flatMap(({ ids, logProb, attention }, parent) => {
      const { logProbs, looked } = read(parent);
      const seen = looked.length === 0 ? attention : [...attention, looked];
      return Array.from(logProbs, (value, symbol) => ({
        ids: [...ids, symbol],
        logProb: logProb + value,
        attention: seen,
        parent,
      }));
    });
    return extensions.sort((a, b) => b.logProb - a.logProb).slice(0, this.#options.width);
  }

  /** What goes on, and what has ended; nothing goes on where no room is left, or nothing better can come. */
  #sorted(before: readonly Hypothesis[], grown: readonly Hypothesis[]): Search {
    const hasEnded = ({ ids }: Hypothesis): boolean => ids.at(-1) === this.#border;
    const ended = [...before, ...grown.filter(hasEnded)].sort((a, b) => this.#score(b) - this.#score(a));
    const live = grown.filter((hypothesis) => !hasEnded(hypothesis));
    const { maxLength } = this.#options;
    if (live[0]?.ids.length === maxLength) return { live: [], ended: [...ended, ...live] };
    // A text only gets less probable; at best it counts as the longest one.
    const hope = live[0] === undefined ? -Infinity : this.#score(live[0], maxLength + 1);
    const isOver = ended[0] !== undefined && this.#score(ended[0]) >= hope;
    return { live: isOver ? [] : live, ended: ended.slice(0, this.#options.width) };
  }

  #score({ ids, logProb }: Hypothesis, length: number = ids.length): number {
    return logProb / ((5 + length) / 6) ** this.#options.lengthNormalization;
  }
}
