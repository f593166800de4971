import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { joined } from '../shape/join.ts';
import { IN_FOUR, IN_TWO, SLOPES_IN_TEXELS, type StepKernels, SUM_GRADIENTS } from './lstm-blocks.ts';

/** A state of some step: of each part of the batch. */
type InParts = readonly tf.TensorInfo[];

/** Larger layers spend their time in products, which have kernels that read less; smaller ones in launches. */
const LARGEST = 256;

/** Whether the kernels of whole steps compute an LSTM of this hidden size. */
export const isInBlocks = (size: number, projection: boolean, backend: GpujsBackend): boolean =>
  backend.drawsBlocks && size % 4 === 0 && size <= LARGEST && !projection;

/** How a batch is split, and the kernels for that. */
interface Split {
  readonly parts: number;
  /** Sequences of each part; those of the last ones that are behind the batch do not count. */
  readonly rows: number;
  readonly kernels: StepKernels;
}

function splitOf(batch: number, hasPeephole: boolean, backend: GpujsBackend): Split {
  const isInFour = batch > 2 && backend.maxOutputs >= 8;
  const parts = isInFour ? 4 : 2;
  const kernels = (isInFour ? IN_FOUR : IN_TWO)[Number(hasPeephole)]!;
  return { parts, rows: Math.ceil(batch / parts), kernels };
}

/** The same state for all parts: where a step begins with a tensor of the whole batch. */
const inParts = (state: tf.TensorInfo, { parts }: Split): InParts => Array<tf.TensorInfo>(parts).fill(state);

/** Outputs of a step's kernel: the first states of all parts, and the second ones. */
const statesOf = (outputs: readonly tf.TensorInfo[]): [InParts, InParts] => [
  outputs.filter((_, index) => index % 2 === 0),
  outputs.filter((_, index) => index % 2 === 1),
];

/** Parts of several steps beside each other, in order. */
function whole(
  steps: readonly InParts[],
  { rows }: Split,
  [batch, size]: readonly [number, number],
  shape: readonly number[],
  backend: GpujsBackend,
): tf.TensorInfo {
  const counted = (part: tf.TensorInfo, index: number): tf.TensorInfo[] => {
    const count = Math.min(rows, batch - index * rows);
    return count > 0 ? [{ ...part, shape: [count, size] }] : [];
  };
  return joined({ tensors: steps.flatMap((parts) => parts.flatMap(counted)), outer: 1 }, shape, backend);
}

/** c and h of all steps: [time, batch, hidden] each. */
export function statesInBlocks(
  sums: tf.TensorInfo,
  [h0, c0]: readonly [tf.TensorInfo, tf.TensorInfo],
  weights: readonly tf.TensorInfo[],
  time: number,
  backend: GpujsBackend,
): { cells: tf.TensorInfo; hidden: tf.TensorInfo } {
  const [batch, size] = c0.shape as [number, number];
  const split = splitOf(batch, weights.length > 1, backend);
  const { rows } = split;
  const [cells, hidden]: [InParts[], InParts[]] = [[], []];
  for (let t = 0; t < time; t++) {
    const before = [hidden.at(-1) ?? inParts(h0, split), cells.at(-1) ?? inParts(c0, split)].flat();
    const numbers = { texels: size / 4, rows, offset: t === 0 ? rows : 0, first: t * batch };
    const launch = { shape: [rows, size], numbers };
    const outputs = backend.launchAll(split.kernels.forward, [sums, ...before, ...weights], launch);
    const [cell, output] = statesOf(outputs);
    cells.push(cell);
    hidden.push(output);
  }
  const [ofStep, shape] = [[batch, size] as const, [time, batch, size]];
  const states = {
    cells: whole(cells, split, ofStep, shape, backend),
    hidden: whole(hidden, split, ofStep, shape, backend),
  };
  backend.release(...cells.flat(), ...hidden.flat());
  return states;
}

/** What the backward pass reads. */
export interface Saved {
  readonly dHidden: tf.TensorInfo;
  readonly dCell: tf.TensorInfo;
  readonly gates: tf.TensorInfo;
  readonly cells: tf.TensorInfo;
  readonly c0: tf.TensorInfo;
  /** The recurrent weight, and the peepholes if there are any. */
  readonly weights: readonly tf.TensorInfo[];
}

/** The gradients of the sums [time, batch, 4·hidden], of h0 and of c0. */
export function gradientsInBlocks(
  saved: Saved,
  backend: GpujsBackend,
): [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo] {
  const { dHidden, dCell, gates, cells, c0, weights } = saved;
  const [time, batch, size] = cells.shape as [number, number, number];
  const split = splitOf(batch, weights.length > 1, backend);
  const [rows, texels, count] = [split.rows, size / 4, (time * batch * size) / 4];
  const slopes = backend.launch(SLOPES_IN_TEXELS, [gates, cells, c0], {
    shape: [5, time, batch, size],
    numbers: { count, stepSize: batch * texels },
  });
  const [totals, raws]: [InParts[], InParts[]] = [[], []];
  for (let t = time - 1; t >= -1; t--) {
    const isLast = t === time - 1;
    const later = isLast ? [dCell, dCell].map((state) => inParts(state, split)) : [totals[0]!, raws[0]!];
    const places = { texels, rows, offset: isLast ? rows : 0, first: t * batch };
    const outputs = backend.launchAll(
      split.kernels.backward,
      [dHidden, ...later.flat(), slopes, gates, ...weights],
      {
        shape: [rows, size],
        numbers: { ...places, batch, count, hasLater: Number(!isLast), hasOwn: Number(t >= 0) },
      },
    );
    const [total, raw] = statesOf(outputs);
    totals.unshift(total);
    raws.unshift(raw);
  }
  const [total, raw] = [totals, raws].map((steps) =>
    whole(steps.slice(1), split, [batch, size], cells.shape, backend),
  );
  const [dC0, dH0] = [totals, raws].map((steps) =>
    whole(steps.slice(0, 1), split, [batch, size], c0.shape, backend),
  );
  const dSums = backend.launch(SUM_GRADIENTS, [total!, raw!, slopes], {
    shape: [time, batch, 4 * size],
    numbers: { texels, count },
  });
  backend.release(slopes, total!, raw!, ...totals.flat(), ...raws.flat());
  return [dSums, dH0!, dC0!];
}
