import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { joined } from '../shape/join.ts';
import { SLOPES_IN_TEXELS, STEP, STEP_BACK, SUM_GRADIENTS } from './lstm-blocks.ts';

/** A state of some step: of the first half of the batch and of the second. */
type Halves = readonly [tf.TensorInfo, tf.TensorInfo];

/** Larger layers spend their time in products, which have kernels that read less; smaller ones in launches. */
const LARGEST = 256;

/** Whether the kernels of whole steps compute an LSTM of this hidden size. */
export const isInBlocks = (size: number, projection: boolean, backend: GpujsBackend): boolean =>
  backend.drawsBlocks && size % 4 === 0 && size <= LARGEST && !projection;

/** Halves of several steps beside each other, in order; those of an odd batch overlap by a row that does not count. */
function whole(
  steps: readonly Halves[],
  [batch, size]: readonly [number, number],
  shape: readonly number[],
  backend: GpujsBackend,
): tf.TensorInfo {
  const rows = Math.ceil(batch / 2);
  const parts = steps.flatMap(([a, b]) => (batch === 1 ? [a] : [a, { ...b, shape: [batch - rows, size] }]));
  return joined({ tensors: parts, outer: 1 }, shape, backend);
}

/** c and h of all steps: [time, batch, hidden] each. */
export function statesInBlocks(
  sums: tf.TensorInfo,
  [h0, c0]: Halves,
  weights: readonly tf.TensorInfo[],
  time: number,
  backend: GpujsBackend,
): { cells: tf.TensorInfo; hidden: tf.TensorInfo } {
  const [batch, size] = c0.shape as [number, number];
  const rows = Math.ceil(batch / 2);
  const [cells, hidden]: [Halves[], Halves[]] = [[], []];
  for (let t = 0; t < time; t++) {
    const [before, cellBefore] = [hidden.at(-1) ?? [h0, h0], cells.at(-1) ?? [c0, c0]];
    const [cellA, hiddenA, cellB, hiddenB] = backend.launchAll(
      STEP[weights.length - 1]!,
      [sums, ...before, ...cellBefore, ...weights],
      {
        shape: [rows, size],
        numbers: { texels: size / 4, rows, offset: t === 0 ? rows : 0, first: t * batch },
      },
    ) as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
    cells.push([cellA, cellB]);
    hidden.push([hiddenA, hiddenB]);
  }
  const [ofStep, shape] = [[batch, size] as const, [time, batch, size]];
  const states = {
    cells: whole(cells, ofStep, shape, backend),
    hidden: whole(hidden, ofStep, shape, backend),
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
  const [rows, texels, count] = [Math.ceil(batch / 2), size / 4, (time * batch * size) / 4];
  const slopes = backend.launch(SLOPES_IN_TEXELS, [gates, cells, c0], {
    shape: [5, time, batch, size],
    numbers: { count, stepSize: batch * texels },
  });
  const [totals, raws]: [Halves[], Halves[]] = [[], []];
  for (let t = time - 1; t >= -1; t--) {
    const isLast = t === time - 1;
    const [total, raw] = isLast
      ? [
          [dCell, dCell],
          [dCell, dCell],
        ]
      : [totals[0]!, raws[0]!];
    const places = { texels, rows, offset: isLast ? rows : 0, first: t * batch };
    const [totalA, rawA, totalB, rawB] = backend.launchAll(
      STEP_BACK[weights.length - 1]!,
      [dHidden, ...total, ...raw, slopes, gates, ...weights],
      {
        shape: [rows, size],
        numbers: { ...places, batch, count, hasLater: Number(!isLast), hasOwn: Number(t >= 0) },
      },
    ) as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
    totals.unshift([totalA, totalB]);
    raws.unshift([rawA, rawB]);
  }
  const [total, raw] = [totals, raws].map((steps) =>
    whole(steps.slice(1), [batch, size], cells.shape, backend),
  );
  const [dC0, dH0] = [totals, raws].map((steps) =>
    whole(steps.slice(0, 1), [batch, size], c0.shape, backend),
  );
  const dSums = backend.launch(SUM_GRADIENTS, [total!, raw!, slopes], {
    shape: [time, batch, 4 * size],
    numbers: { texels, count },
  });
  backend.release(slopes, total!, raw!, ...totals.flat(), ...raws.flat());
  return [dSums, dH0!, dC0!];
}
