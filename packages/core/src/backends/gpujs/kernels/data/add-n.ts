import type { tf } from '../../../../tf.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { type AnyBinding, isFloat } from '../../gpu-kernel.ts';
import { MAX_INPUTS } from '../../limits.ts';

const kernels = new Map<number, GpuKernel>();

function sumOf(count: number): GpuKernel {
  const known = kernels.get(count);
  if (known !== undefined) return known;
  const inputs = Array.from({ length: count }, (_, index) => `x${index}`);
  const kernel = defineKernel({
    name: `add ${count}`,
    formula: `y = ${inputs.join(' + ')}`,
    inputs,
    element: `return ${inputs.join(' + ')};`,
    isElementwise: true,
  });
  kernels.set(count, kernel);
  return kernel;
}

const tensorsOf = (inputs: tf.NamedTensorInfoMap): tf.TensorInfo[] =>
  Object.values(inputs as Record<string, tf.TensorInfo>);

/** y = x₀ + x₁ + … */
export const addN: AnyBinding = {
  name: 'AddN',
  accepts: (inputs) => tensorsOf(inputs).every(isFloat),
  run(inputs, _attributes, backend) {
    const [first, ...others] = tensorsOf(inputs) as [tf.TensorInfo, ...tf.TensorInfo[]];
    let sum = backend.makeView(first, first.shape);
    for (let at = 0; at < others.length; at += MAX_INPUTS - 1) {
      const terms = [sum, ...others.slice(at, at + MAX_INPUTS - 1)];
      const next = backend.launch(sumOf(terms.length), terms, { shape: first.shape });
      backend.release(sum);
      sum = next;
    }
    return sum;
  },
};
