import { tf, type VariableMap } from '../tf.ts';

/** A loss and its gradient at one position of all variables, laid out one after the other. */
export interface FlatEvaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

const sizeOf = (variables: readonly tf.Variable[]): number =>
  variables.reduce((size, variable) => size + variable.size, 0);

/** Variables laid out one after the other in one array. */
export class FlatVariables {
  readonly #variables: readonly tf.Variable[];
  readonly size: number;

  constructor(variables: VariableMap) {
    this.#variables = Object.values(variables);
    this.size = sizeOf(this.#variables);
  }

  read(): Float64Array {
    return this.#join((variable) => variable.dataSync());
  }

  write(values: Float64Array): void {
    let offset = 0;
    for (const variable of this.#variables) {
      const part = Float32Array.from(values.subarray(offset, offset + variable.size));
      tf.tidy(() => variable.assign(tf.tensor(part, variable.shape)));
      offset += variable.size;
    }
  }

  /** The gradient is 0 for variables on which the loss does not depend. */
  evaluate(loss: () => tf.Scalar): FlatEvaluation {
    const { value, grads } = tf.variableGrads(loss, [...this.#variables]);
    const gradient = this.#join(({ name }) => grads[name]?.dataSync());
    const evaluation = { value: value.dataSync()[0]!, gradient };
    tf.dispose([value, grads]);
    return evaluation;
  }

  #join(part: (variable: tf.Variable) => ArrayLike<number> | undefined): Float64Array {
    const all = new Float64Array(this.size);
    let offset = 0;
    for (const variable of this.#variables) {
      all.set(part(variable) ?? [], offset);
      offset += variable.size;
    }
    return all;
  }
}
