import { tf } from '../tf.ts';
import { isTaped } from './tape.ts';

/** Plain values that an op passes to its kernel: numbers, booleans and strings by name. */
export type Attributes = object;

/** Gradients of one call, one function an input; TensorFlow.js calls only those that are needed. */
export type InputGradients = ReadonlyArray<() => tf.Tensor>;

/** An op that TensorFlow.js lacks. */
export interface OpDefinition<A extends Attributes> {
  /** The kernel's name. A backend that is faster registers a kernel of its own under it. */
  readonly name: string;
  /** The op on ordinary tensor operations, for backends without a kernel of their own. */
  readonly composite: (inputs: readonly tf.Tensor[], attributes: A) => tf.Tensor[];
  /** How many tensors the kernel returns. */
  readonly outputs: number;
  /** Absent for kernels that are themselves a backward pass. */
  readonly gradient?: (
    dys: readonly tf.Tensor[],
    inputs: readonly tf.Tensor[],
    outputs: readonly tf.Tensor[],
    attributes: A,
  ) => InputGradients;
}

/** Calls the kernel: several tensors in, several out, one entry on the gradient tape. */
export type Op<A extends Attributes> = (inputs: readonly tf.Tensor[], attributes: A) => tf.Tensor[];

/**
 * Makes an op of its definition. Unlike `tf.customGrad` it can have several outputs, and it computes only those gradients
 * that are asked for. The composite is registered for a backend at the op's first call there.
 */
export function defineOp<A extends Attributes = Record<string, never>>(definition: OpDefinition<A>): Op<A> {
  const { name } = definition;
  return (inputs, attributes) => {
    const backend = tf.getBackend();
    if (tf.getKernel(name, backend) === undefined) registerComposite(definition, backend);
    if (definition.gradient !== undefined && tf.getGradient(name) === undefined) registerGradient(definition);
    return runOp(name, inputs, attributes);
  };
}

/** The engine numbers the inputs itself, as it does for Concat and AddN, and tapes them as '0', '1', … */
const runOp = (name: string, inputs: readonly tf.Tensor[], attributes: Attributes): tf.Tensor[] =>
  tf.engine().runKernel<tf.Tensor[]>(name, inputs as never, { ...attributes } as tf.NamedAttrMap);

function registerComposite<A extends Attributes>(
  { name, composite }: OpDefinition<A>,
  backendName: string,
): void {
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs }) => {
    const tensors = Object.values(inputs).filter((input) => input instanceof tf.Tensor);
    return tf.tidy(() => composite(tensors, attrs as A));
  };
  tf.registerKernel({ kernelName: name, backendName, kernelFunc });
}

function registerGradient<A extends Attributes>({ name, gradient, outputs }: OpDefinition<A>): void {
  const gradFunc: tf.GradFunc = (dy, saved, attributes) => {
    const inputs = saved.slice(0, saved.length - outputs);
    const dys = Array.isArray(dy) ? dy : [dy];
    // Where the gradient is differentiated again, outputs that it reads must have a past on the tape.
    const again = isTaped() && gradient!.length > 2;
    const results = again ? runOp(name, inputs, attributes) : saved.slice(-outputs);
    const gradients = gradient!(dys, inputs, results, attributes as A);
    return Object.fromEntries(gradients.map((input, index) => [index, input]));
  };
  tf.registerGradient({
    kernelName: name,
    saveAllInputs: true,
    outputsToSave: Array.from({ length: outputs }, () => true),
    gradFunc,
  });
}
