import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { gradientsInBlocks, isInBlocks } from './lstm-in-blocks.ts';
import { lstmKernels, SLOPES } from './lstm-kernels.ts';
import { type LSTMAttributes, optionalWeights } from './lstm-weights.ts';
import { nothing, stacked, times } from './steps.ts';

const ADD_STEP = defineKernel({
  name: 'add step',
  formula: 'y = x[t] + later',
  inputs: ['x', 'later'],
  integers: ['first'],
  element: 'return x[first + i] + later[i];',
});

/** What reaches the output of a step before its projection: dHidden from `start` on, and `later`. */
interface Arriving {
  readonly dHidden: tf.TensorInfo;
  readonly start: number;
  readonly later: tf.TensorInfo;
  /** The gradient of the projected output. */
  readonly dOutput?: tf.TensorInfo;
}

function throughProjection(
  { dHidden, start, later }: Arriving,
  projection: tf.TensorInfo,
  zeros: tf.TensorInfo,
  backend: GpujsBackend,
): Arriving {
  const launch = { shape: later.shape, numbers: { first: start } };
  const dOutput = backend.launch(ADD_STEP, [dHidden, later], launch);
  return { dHidden: times(dOutput, projection, backend), start: 0, later: zeros, dOutput };
}

/** The gradients that leave the sequence, and those of each step. */
interface Gradients {
  readonly dSums: readonly tf.TensorInfo[];
  readonly dOutputs: readonly tf.TensorInfo[];
  readonly dH0: tf.TensorInfo;
  readonly dC0: tf.TensorInfo;
}

function goBack(
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  slopes: tf.TensorInfo,
  attributes: LSTMAttributes,
  backend: GpujsBackend,
): Gradients {
  const [dHidden, dLast, gates, , c0, weightHH] = Object.values(inputs) as [
    tf.TensorInfo,
    ...tf.TensorInfo[],
  ];
  const { peephole, projection } = optionalWeights(inputs, 6, attributes);
  const kernels = lstmKernels(attributes.peephole);
  const [time, batch, output] = dHidden.shape as [number, number, number];
  const size = c0!.shape[1]!;
  const stepSize = batch * size;
  const zeros = nothing(c0!.shape, backend);
  const [dSums, dOutputs]: [tf.TensorInfo[], tf.TensorInfo[]] = [[], []];
  let later = nothing([batch, output], backend);
  let dCell = backend.makeView(dLast!, dLast!.shape);
  for (let t = time - 1; t >= 0; t--) {
    const plain: Arriving = { dHidden, start: t * batch * output, later };
    const arriving = projection ? throughProjection(plain, projection, zeros, backend) : plain;
    const tensors = [arriving.dHidden, arriving.later, dCell, slopes, ...peephole];
    const numbers = { size, first: t * stepSize, start: arriving.start, count: time * stepSize };
    const dSum = backend.launch(kernels.dSums, tensors, { shape: [batch, 4 * size], numbers });
    const carried = backend.launch(kernels.carry, [...tensors, gates!], { shape: c0!.shape, numbers });
    backend.release(later, dCell);
    if (arriving.dOutput !== undefined) {
      backend.release(arriving.dHidden);
      dOutputs.unshift(arriving.dOutput);
    }
    later = times(dSum, weightHH!, backend);
    dCell = carried;
    dSums.unshift(dSum);
  }
  backend.release(zeros);
  return { dSums, dOutputs, dH0: later, dC0: dCell };
}

type Tensors = [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];

/**
 * Inputs: dHidden, dCell, gates, cells, c0, weightHH [, peephole] [, projection]. Outputs: the gradients of the gates' sums
 * [time, batch, 4·hidden], of h0, of c0, and with a projection of every output [time, batch, output], else 0.
 */
export const lstmSequenceGrad: AnyBinding = bind<string, LSTMAttributes>({
  name: 'LSTMSequenceGrad',
  run(inputs, attributes, backend) {
    const [dHidden, dCell, gates, cells, c0, weightHH] = Object.values(inputs) as Tensors;
    const [time, batch, size] = cells.shape as [number, number, number];
    if (isInBlocks(size, attributes.projection, backend)) {
      const weights = [weightHH, ...optionalWeights(inputs, 6, attributes).peephole];
      const saved = { dHidden, dCell, gates, cells, c0, weights };
      return [...gradientsInBlocks(saved, backend), nothing([], backend)];
    }
    const slopes = backend.launch(SLOPES, [gates, cells, c0], {
      shape: [5, time, batch, size],
      numbers: { count: time * batch * size, stepSize: batch * size },
    });
    const { dSums, dOutputs, dH0, dC0 } = goBack(inputs, slopes, attributes, backend);
    backend.release(slopes);
    const ofOutputs = attributes.projection
      ? stacked(dOutputs, dHidden.shape, backend)
      : nothing([], backend);
    return [stacked(dSums, [time, batch, 4 * size], backend), dH0, dC0, ofOutputs];
  },
});
