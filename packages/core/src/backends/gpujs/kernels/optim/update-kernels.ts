import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';

/** An optimiser's update of one parameter, value by value. */
export interface UpdateDefinition {
  readonly name: string;
  /** Names of the input tensors, which have one shape. */
  readonly inputs: readonly string[];
  readonly numbers: readonly string[];
  /**
   * Steps in their order, each an expression in the inputs, the numbers and the steps before it, of which `Math.sqrt` and
   * `Math.max` are the only functions.
   */
  readonly steps: Readonly<Record<string, string>>;
  /** The steps that are results, at most four. */
  readonly results: readonly string[];
}

/** The kernels of an update: one that draws all results at once where a GPU can do that, else one for each result. */
export class UpdateKernels {
  readonly #single: readonly GpuKernel[];
  readonly #joint: GpuKernel | undefined;

  constructor(definition: UpdateDefinition) {
    this.#single = definition.results.map((_, index) => singleKernel(definition, index));
    if (definition.results.length > 1) this.#joint = jointKernel(definition);
  }

  /** The results, in the order of the definition. */
  run(
    inputs: readonly tf.TensorInfo[],
    numbers: Readonly<Record<string, number>>,
    backend: GpujsBackend,
  ): tf.TensorInfo[] {
    const launch = { shape: inputs[0]!.shape, numbers };
    if (backend.drawsBlocks && this.#joint) return backend.launchAll(this.#joint, inputs, launch);
    return this.#single.map((kernel) => backend.launch(kernel, inputs, launch));
  }
}

const formulaOf = (steps: Readonly<Record<string, string>>): string =>
  Object.entries(steps)
    .map(([name, expression]) => `${name} = ${expression}`)
    .join('; ');

function singleKernel({ name, inputs, numbers, steps, results }: UpdateDefinition, index: number): GpuKernel {
  const result = results[index]!;
  const names = Object.keys(steps);
  const needed = names.slice(0, names.indexOf(result) + 1);
  const lines = needed.map((step) => `const ${step} = ${steps[step]};`);
  return defineKernel({
    name: `${name}: ${result}`,
    formula: formulaOf(Object.fromEntries(needed.map((step) => [step, steps[step]!]))),
    inputs,
    numbers,
    element: `${lines.join(' ')} return ${result};`,
    isElementwise: true,
  });
}

/** The same expressions on vectors of four values. */
function jointKernel({ name, inputs, numbers, steps, results }: UpdateDefinition): GpuKernel {
  const values = new RegExp(`\\b(${inputs.join('|')})\\b`, 'g');
  const reads = inputs.map((input) => `vec4 ${input}4 = texel(${input}, float(t));`);
  const lines = Object.entries(steps).map(
    ([step, expression]) => `vec4 ${step} = ${expression.replaceAll('Math.', '').replaceAll(values, '$14')};`,
  );
  const stores = results.map((result, output) => `r${output} = ${result};`);
  return defineKernel({
    name,
    formula: formulaOf(steps),
    inputs,
    numbers,
    outputs: results.length,
    element: '',
    glsl: [...reads, ...lines, ...stores].join(' '),
  });
}
