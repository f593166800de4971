import type { tf } from '../../../../tf.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { inputSums } from './input-sums.ts';
import { nothing, stacked, times, timesTransposed } from './steps.ts';

interface ElmanAttributes {
  readonly activation: 'tanh' | 'relu';
}

/** By activation: h = f(sum). */
const STATE: Readonly<Record<ElmanAttributes['activation'], GpuKernel>> = {
  tanh: state('tanh', 'Math.tanh(x)'),
  relu: state('relu', 'x === x ? (x < 0 ? 0 : x) : x'),
};

function state(name: string, expression: string): GpuKernel {
  return defineKernel({
    name: `elman ${name}`,
    formula: `h = ${name}(W x + b + U h)`,
    inputs: ['sums', 'products'],
    integers: ['first'],
    element: `const x = sums[first + i] + products[i]; return ${expression};`,
  });
}

/** By activation: the gradient of a sum, of that of h. */
const GRADIENT: Readonly<Record<ElmanAttributes['activation'], GpuKernel>> = {
  tanh: gradient('tanh', '1 - h * h'),
  relu: gradient('relu', 'h > 0 ? 1.0 : 0.0'),
};

function gradient(name: string, slope: string): GpuKernel {
  return defineKernel({
    name: `elman ${name} gradient`,
    formula: 'dSum = (dHidden + dSum′·U)·f′',
    inputs: ['dHidden', 'hidden', 'later'],
    integers: ['first'],
    element: `const h = hidden[first + i]; const slope = ${slope};
      return (dHidden[first + i] + later[i]) * slope;`,
  });
}

/** Inputs: x, h0, weightIH, weightHH, bias. Output: hidden [time, batch, hidden]. */
const elmanSequence = bind<'0' | '1' | '2' | '3' | '4', ElmanAttributes>({
  name: 'ElmanSequence',
  run({ 0: x, 1: h0, 2: weightIH, 3: weightHH, 4: bias }, { activation }, backend) {
    const [time, batch] = x.shape as [number, number];
    const size = h0.shape[1]!;
    const sums = inputSums(x, weightIH, bias, backend);
    const hidden: tf.TensorInfo[] = [];
    for (let t = 0; t < time; t++) {
      const products = timesTransposed(hidden.at(-1) ?? h0, weightHH, backend);
      const numbers = { first: t * batch * size };
      hidden.push(backend.launch(STATE[activation], [sums, products], { shape: [batch, size], numbers }));
      backend.release(products);
    }
    backend.release(sums);
    return [stacked(hidden, [time, batch, size], backend)];
  },
});

/** Inputs: dHidden, hidden, weightHH. Outputs: the gradient of every sum [time, batch, hidden], and of h0. */
const elmanSequenceGrad = bind<'0' | '1' | '2', ElmanAttributes>({
  name: 'ElmanSequenceGrad',
  run({ 0: dHidden, 1: hidden, 2: weightHH }, { activation }, backend) {
    const [time, batch, size] = hidden.shape as [number, number, number];
    const shape = [batch, size];
    const dSums: tf.TensorInfo[] = [];
    let later = nothing(shape, backend);
    for (let t = time - 1; t >= 0; t--) {
      const numbers = { first: t * batch * size };
      const dSum = backend.launch(GRADIENT[activation], [dHidden, hidden, later], { shape, numbers });
      backend.release(later);
      later = times(dSum, weightHH, backend);
      dSums.unshift(dSum);
    }
    return [stacked(dSums, hidden.shape, backend), later];
  },
});

export const ELMAN_BINDINGS: readonly AnyBinding[] = [elmanSequence, elmanSequenceGrad];
