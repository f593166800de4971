import type { SlidingWindow } from './module.ts';

/** What a place of a map sees of the network's input, by axis of space. */
export interface ReceptiveField {
  /** How many places of the input lie between the first and the last that it sees, both included. */
  readonly size: readonly number[];
  /** How far the fields of neighboring places lie apart, in places of the input. */
  readonly stride: readonly number[];
}

const ownPlace = (axes: number): ReceptiveField => ({
  size: Array<number>(axes).fill(1),
  stride: Array<number>(axes).fill(1),
});

/**
 * The receptive field behind one layer more: r' = r + (F − 1)·d·j and j' = j·S for a window of F taps, dilation d and
 * stride S over places that lie j apart (Araujo, Norris and Sim 2019, "Computing Receptive Fields of Convolutional
 * Neural Networks").
 *
 * @param field of the layer's input; undefined for the network's input itself, whose places see themselves
 */
function throughWindow(
  field: ReceptiveField | undefined,
  { kernel, stride, dilation }: SlidingWindow,
): ReceptiveField {
  const { size, stride: steps } = field ?? ownPlace(kernel.length);
  return {
    size: size.map((places, axis) => places + (kernel[axis]! - 1) * (dilation?.[axis] ?? 1) * steps[axis]!),
    stride: steps.map((step, axis) => step * stride[axis]!),
  };
}

/** Follows the receptive field through the layers of a model, as long as their outputs are maps of it. */
export class FieldTracker {
  #field: ReceptiveField | undefined;
  #isLost = false;

  /**
   * The field of the outputs of the next layer.
   *
   * @param window of the layer, if it has one
   * @param before shape of its input, [batch, ...sizes, channels]
   * @param after shape of its output
   */
  through(
    window: SlidingWindow | undefined,
    before: readonly number[],
    after: readonly number[],
  ): ReceptiveField | undefined {
    const keepsPlaces = before.slice(1, -1).join() === after.slice(1, -1).join();
    this.#isLost ||= window === undefined && !keepsPlaces;
    if (this.#isLost) return undefined;
    if (window !== undefined) this.#field = throughWindow(this.#field, window);
    return this.#field;
  }
}
