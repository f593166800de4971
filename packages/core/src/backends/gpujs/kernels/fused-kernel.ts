import type { tf } from '../../../tf.ts';
import type { GpujsBackend, Launch } from '../backend.ts';
import { defineKernel, type GpuKernel, type KernelDefinition } from '../define-kernel.ts';
import { isFloat } from '../gpu-kernel.ts';
import { OF_ONE, WITH_ALPHA } from './elementwise/functions.ts';

/** Activations by TensorFlow.js' names for them, as expressions in x and, for the leaky one, alpha. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  linear: 'x',
  relu: OF_ONE['Relu']!,
  relu6: OF_ONE['Relu6']!,
  elu: OF_ONE['Elu']!,
  sigmoid: OF_ONE['Sigmoid']!,
  leakyrelu: WITH_ALPHA['LeakyRelu']!,
};

const RETURN = /return sum;\s*$/;

/** TensorFlow.js' own default. */
const LEAKY_SLOPE = 0.2;

/** What follows a product or a convolution. */
export interface Epilogue {
  /** [columns] */
  readonly bias?: tf.TensorInfo | undefined;
  readonly activation?: string;
  readonly leakyreluAlpha?: number | undefined;
}

/** Whether {@link FusedKernel} computes this epilogue of an output with so many columns. */
export const isFusable = ({ bias, activation = 'linear' }: Epilogue, columns: number): boolean =>
  activation in ACTIVATIONS && (!bias || (isFloat(bias) && isRow(bias.shape, columns)));

/** True where no activation follows; a GLSL body can do that. */
export const isLinear = ({ activation = 'linear' }: Epilogue): boolean => activation === 'linear';

const isRow = (shape: readonly number[], columns: number): boolean =>
  shape.at(-1) === columns && shape.slice(0, -1).every((size) => size === 1);

/**
 * A kernel with the forms that also add a bias and apply an activation; each form is made when it is first used. The
 * kernel's body has the output's column as `column`, and ends with `return sum;`. So does a GLSL body, whose column is one
 * of texels, and which has linear forms only.
 */
export class FusedKernel {
  readonly #definition: KernelDefinition;
  readonly #forms = new Map<string, GpuKernel>();

  constructor(definition: KernelDefinition) {
    this.#definition = definition;
  }

  run(
    inputs: readonly tf.TensorInfo[],
    { bias, activation = 'linear', leakyreluAlpha = LEAKY_SLOPE }: Epilogue,
    launch: Launch,
    backend: GpujsBackend,
  ): tf.TensorInfo {
    const kernel = this.#form(Boolean(bias), activation);
    const numbers = { ...launch.numbers, alpha: leakyreluAlpha };
    return backend.launch(kernel, bias ? [...inputs, bias] : inputs, { ...launch, numbers });
  }

  #form(hasBias: boolean, activation: string): GpuKernel {
    const key = `${activation}${hasBias ? ' bias' : ''}`;
    const known = this.#forms.get(key);
    if (known !== undefined) return known;
    const { name, formula, inputs, numbers = [], element, glsl } = this.#definition;
    const end = `const x = ${hasBias ? 'sum + bias[column]' : 'sum'}; return ${ACTIVATIONS[activation]};`;
    const isPlain = !hasBias && activation === 'linear';
    const kernel = defineKernel({
      ...this.#definition,
      name: isPlain ? name : `${name} ${key}`,
      formula: isPlain ? formula : `${activation} of ${formula}${hasBias ? ' + bias' : ''}`,
      inputs: hasBias ? [...inputs, 'bias'] : inputs,
      numbers: activation === 'leakyrelu' ? [...numbers, 'alpha'] : numbers,
      element: isPlain ? element : element.replace(RETURN, end),
      ...(glsl && hasBias && { glsl: glsl.replace(RETURN, 'return sum + texel(bias, float(column));') }),
    });
    this.#forms.set(key, kernel);
    return kernel;
  }
}
