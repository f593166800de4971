import type { SlidingWindow } from './module.ts';

/** What a place of a map sees of the network's input, by axis of space. */
export interface ReceptiveField {
  /** How many places of the input lie between the first and the last that it sees, both included. */
  readonly size: readonly number[];
  /** How far the fields of neighboring places lie apart, in places of the input. */
  readonly stride: readonly number[];
}

/** Of the input itself: each place sees itself. */
export const ownPlace = (axes: number): ReceptiveField => ({
  size: Array<number>(axes).fill(1),
  stride: Array<number>(axes).fill(1),
});

/**
 * The receptive field behind one layer more: r' = r + (F − 1)·d·j and j' = j·S for a window of F taps, dilation d and
 * stride S over places that lie j apart (Araujo, Norris and Sim 2019, "Computing Receptive Fields of Convolutional
 * Neural Networks").
 */
export const throughWindow = (
  field: ReceptiveField,
  { kernel, stride, dilation }: SlidingWindow,
): ReceptiveField => ({
  size: field.size.map(
    (size, axis) => size + (kernel[axis]! - 1) * (dilation?.[axis] ?? 1) * field.stride[axis]!,
  ),
  stride: field.stride.map((step, axis) => step * stride[axis]!),
});
