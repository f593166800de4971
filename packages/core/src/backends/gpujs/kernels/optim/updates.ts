import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { UpdateKernels } from './update-kernels.ts';

/** The updates of `@reverie/core`'s optimisers under the names of its ops; see `ops/optimizer-updates.ts`. */

interface AdamAttributes {
  readonly beta1: number;
  readonly beta2: number;
  readonly scale: number;
  readonly epsilon: number;
  readonly decay: number;
}

const MOMENTS = {
  newM: 'beta1 * m + share1 * gradient',
  newV: 'beta2 * v + share2 * gradient * gradient',
};

const ADAM = {
  numbers: ['beta1', 'beta2', 'share1', 'share2', 'factor', 'epsilon'],
  results: ['update', 'newM', 'newV'],
};

const adam = new UpdateKernels({
  ...ADAM,
  name: 'adam',
  inputs: ['gradient', 'm', 'v'],
  steps: { ...MOMENTS, update: 'factor * newM / (Math.sqrt(newV) + epsilon)' },
});

const adamWithDecay = new UpdateKernels({
  ...ADAM,
  name: 'adam with decay',
  inputs: ['gradient', 'm', 'v', 'parameter'],
  numbers: [...ADAM.numbers, 'decay'],
  steps: { ...MOMENTS, update: 'factor * newM / (Math.sqrt(newV) + epsilon) - decay * parameter' },
});

/** Inputs: gradient, m, v [, parameter]. Outputs: update, m, v. */
const adamUpdate = bind<'0' | '1' | '2', AdamAttributes, '3'>({
  name: 'AdamUpdate',
  run({ 0: gradient, 1: m, 2: v, 3: parameter }, { scale: factor, ...attributes }, backend) {
    const { beta1, beta2, epsilon, decay } = attributes;
    const numbers = { beta1, beta2, share1: 1 - beta1, share2: 1 - beta2, factor, epsilon, decay };
    const inputs = [gradient, m, v];
    return parameter === undefined
      ? adam.run(inputs, numbers, backend)
      : adamWithDecay.run([...inputs, parameter], numbers, backend);
  },
});

interface MomentumAttributes {
  readonly momentum: number;
  readonly share: number;
  readonly scale: number;
  readonly nesterov: boolean;
}

const momentumKernels = (name: string, direction: string): UpdateKernels =>
  new UpdateKernels({
    name,
    inputs: ['gradient', 'velocity'],
    numbers: ['momentum', 'share', 'factor'],
    steps: {
      newVelocity: 'momentum * velocity + share * gradient',
      update: `factor * ${direction}`,
    },
    results: ['update', 'newVelocity'],
  });

const heavyBall = momentumKernels('momentum', 'newVelocity');
const nesterovMomentum = momentumKernels('nesterov', '(gradient + momentum * newVelocity)');

/** Inputs: gradient, velocity. Outputs: update, velocity. */
const momentumUpdate = bind<'0' | '1', MomentumAttributes>({
  name: 'MomentumUpdate',
  run({ 0: gradient, 1: velocity }, { momentum, share, scale: factor, nesterov }, backend) {
    const kernels = nesterov ? nesterovMomentum : heavyBall;
    return kernels.run([gradient, velocity], { momentum, share, factor }, backend);
  },
});

const adagrad = new UpdateKernels({
  name: 'adagrad',
  inputs: ['gradient', 'sum'],
  numbers: ['factor', 'epsilon'],
  steps: {
    newSum: 'sum + gradient * gradient',
    update: 'factor * gradient / (Math.sqrt(newSum) + epsilon)',
  },
  results: ['update', 'newSum'],
});

/** Inputs: gradient, sum of squares. Outputs: update, sum. */
const adagradUpdate = bind<'0' | '1', { readonly scale: number; readonly epsilon: number }>({
  name: 'AdagradUpdate',
  run: ({ 0: gradient, 1: sum }, { scale: factor, epsilon }, backend) =>
    adagrad.run([gradient, sum], { factor, epsilon }, backend),
});

interface RMSPropAttributes {
  readonly alpha: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly scale: number;
  readonly centered: boolean;
}

/** Rounding can push a variance near 0 below it. */
const rmspropKernels = (centered: boolean, hasMomentum: boolean): UpdateKernels =>
  new UpdateKernels({
    name: `rmsprop${centered ? ' centered' : ''}${hasMomentum ? ' with momentum' : ''}`,
    inputs: ['gradient', 'square', ...(centered ? ['mean'] : []), ...(hasMomentum ? ['velocity'] : [])],
    numbers: ['alpha', 'share', 'epsilon', 'factor', ...(hasMomentum ? ['momentum'] : [])],
    steps: {
      newSquare: 'alpha * square + share * gradient * gradient',
      ...(centered && { newMean: 'alpha * mean + share * gradient' }),
      variance: centered ? 'Math.max(newSquare - newMean * newMean, 0.0)' : 'newSquare',
      scaled: 'gradient / (Math.sqrt(variance) + epsilon)',
      ...(hasMomentum && { newVelocity: 'momentum * velocity + scaled' }),
      update: `factor * ${hasMomentum ? 'newVelocity' : 'scaled'}`,
    },
    results: [
      'update',
      'newSquare',
      ...(centered ? ['newMean'] : []),
      ...(hasMomentum ? ['newVelocity'] : []),
    ],
  });

const rmsprop = [false, true].map((centered) =>
  [false, true].map((hasMomentum) => rmspropKernels(centered, hasMomentum)),
);

/** Inputs: gradient, mean square [, mean if centered] [, velocity with momentum]. Outputs: update, then the same. */
const rmspropUpdate = bind<string, RMSPropAttributes>({
  name: 'RMSPropUpdate',
  run(inputs, { alpha, epsilon, momentum, scale: factor, centered }, backend) {
    const kernels = rmsprop[Number(centered)]![Number(momentum > 0)]!;
    const numbers = { alpha, share: 1 - alpha, epsilon, factor, momentum };
    return kernels.run(Object.values(inputs), numbers, backend);
  },
});

const average = new UpdateKernels({
  name: 'moving average',
  inputs: ['average', 'value'],
  numbers: ['decay', 'share'],
  steps: { next: 'decay * average + share * value' },
  results: ['next'],
});

/** Inputs: the average, the new value. Output: the next average. */
const movingAverage = bind<'0' | '1', { readonly decay: number }>({
  name: 'MovingAverage',
  run: ({ 0: old, 1: value }, { decay }, backend) =>
    average.run([old, value], { decay, share: 1 - decay }, backend),
});

export const UPDATE_BINDINGS: readonly AnyBinding[] = [
  adamUpdate,
  momentumUpdate,
  adagradUpdate,
  rmspropUpdate,
  movingAverage,
];
