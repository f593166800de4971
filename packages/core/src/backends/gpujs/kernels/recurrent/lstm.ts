import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { sliced } from '../shape/slice.ts';
import { inputSums } from './input-sums.ts';
import { lstmSequenceGrad } from './lstm-backward.ts';
import { GATES_IN_TEXELS } from './lstm-blocks.ts';
import { isInBlocks, statesInBlocks } from './lstm-in-blocks.ts';
import { lstmKernels } from './lstm-kernels.ts';
import { type LSTMAttributes, optionalWeights } from './lstm-weights.ts';
import { previous, stacked, timesTransposed } from './steps.ts';

/** The tensors of each step: [batch, …]. */
interface Steps {
  /** U h */
  readonly products: tf.TensorInfo[];
  readonly cells: tf.TensorInfo[];
  readonly hidden: tf.TensorInfo[];
}

type Inputs = Readonly<Record<string, tf.TensorInfo>>;

function goForward(
  inputs: Inputs,
  sums: tf.TensorInfo,
  attributes: LSTMAttributes,
  backend: GpujsBackend,
): Steps {
  const [x, h0, c0, , weightHH] = Object.values(inputs) as [tf.TensorInfo, ...tf.TensorInfo[]];
  const { peephole, projection } = optionalWeights(inputs, 6, attributes);
  const kernels = lstmKernels(attributes.peephole);
  const [time, batch] = x.shape as [number, number];
  const size = c0!.shape[1]!;
  const steps: Steps = { products: [], cells: [], hidden: [] };
  for (let t = 0; t < time; t++) {
    const launch = { shape: [batch, size], numbers: { size, first: t * batch } };
    const product = timesTransposed(steps.hidden.at(-1) ?? h0!, weightHH!, backend);
    const before = steps.cells.at(-1) ?? c0!;
    const cell = backend.launch(kernels.cell, [sums, product, before, ...peephole], launch);
    const raw = backend.launch(kernels.output, [sums, product, cell, ...peephole], launch);
    steps.products.push(product);
    steps.cells.push(cell);
    if (projection === undefined) steps.hidden.push(raw);
    else {
      steps.hidden.push(timesTransposed(raw, projection, backend));
      backend.release(raw);
    }
  }
  return steps;
}

/** The states of all steps, and U h of those before: [time, batch, …] each, the last one flat. */
interface States {
  readonly hidden: tf.TensorInfo;
  readonly cells: tf.TensorInfo;
  readonly products: tf.TensorInfo;
}

function statesByProducts(
  inputs: Inputs,
  sums: tf.TensorInfo,
  attributes: LSTMAttributes,
  backend: GpujsBackend,
): States {
  const [x, h0, c0] = Object.values(inputs) as [tf.TensorInfo, ...tf.TensorInfo[]];
  const [time, batch] = x.shape as [number, number];
  const steps = goForward(inputs, sums, attributes, backend);
  return {
    hidden: stacked(steps.hidden, [time, batch, h0!.shape[1]!], backend),
    cells: stacked(steps.cells, [time, batch, c0!.shape[1]!], backend),
    products: stacked(steps.products, sums.shape, backend),
  };
}

/** By one launch a step; the products are computed once more, all in one, for the gates. */
function statesBySteps(
  inputs: Inputs,
  sums: tf.TensorInfo,
  peephole: readonly tf.TensorInfo[],
  backend: GpujsBackend,
): States {
  const [x, h0, c0, , weightHH] = Object.values(inputs) as [tf.TensorInfo, ...tf.TensorInfo[]];
  const weights = [weightHH!, ...peephole];
  const { cells, hidden } = statesInBlocks(sums, [h0!, c0!], weights, x.shape[0]!, backend);
  const before = previous(h0!, hidden, backend);
  const rows = { ...before, shape: [sums.shape[0]!, c0!.shape[1]!] };
  const products = timesTransposed(rows, weightHH!, backend);
  backend.release(before);
  return { hidden, cells, products };
}

/** Inputs: x, h0, c0, weightIH, weightHH, bias [, peephole] [, projection]. Outputs: hidden, last cell, gates, cells. */
const lstmSequence = bind<string, LSTMAttributes>({
  name: 'LSTMSequence',
  run(inputs, attributes, backend) {
    const [x, , c0, weightIH, , bias] = Object.values(inputs) as [tf.TensorInfo, ...tf.TensorInfo[]];
    const { peephole } = optionalWeights(inputs, 6, attributes);
    const [time, batch] = x.shape as [number, number];
    const size = c0!.shape[1]!;
    const sums = inputSums(x, weightIH!, bias!, backend);
    const inBlocks = isInBlocks(size, attributes.projection, backend);
    const { hidden, cells, products } = inBlocks
      ? statesBySteps(inputs, sums, peephole, backend)
      : statesByProducts(inputs, sums, attributes, backend);
    const last = sliced(cells, [time - 1, 0, 0], [1, batch, size], backend);
    const seen = attributes.peephole ? [cells, c0!, ...peephole] : [];
    const count = time * batch * size;
    const [kernel, numbers] =
      inBlocks && !attributes.peephole
        ? [GATES_IN_TEXELS, { texels: size / 4, count: count / 4 }]
        : [lstmKernels(attributes.peephole).gates, { size, count, stepSize: batch * size }];
    const shape = [4, time, batch, size];
    const gates = backend.launch(kernel, [sums, products, ...seen], { shape, numbers });
    backend.release(sums, products);
    return [hidden, { ...last, shape: c0!.shape }, gates, cells];
  },
});

export const LSTM_BINDINGS: readonly AnyBinding[] = [lstmSequence, lstmSequenceGrad];
