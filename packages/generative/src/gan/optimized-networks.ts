import {
  checkSnapshot,
  type Module,
  OptimizedParameters,
  type TensorMap,
  type Transformation,
  type VariableMap,
} from '@reverie/core';

/** A part of a model, and what moves it. */
interface TrainedNetwork {
  readonly parameters: VariableMap;
  readonly optimizer: Transformation;
}

const OPTIMIZER = 'optimizer/';

/** The parts of a model that a step updates in turn, each with an optimizer of its own, and what a checkpoint holds of them. */
export class OptimizedNetworks<Name extends string> {
  readonly #model: Module;
  readonly #networks: ReadonlyMap<Name, OptimizedParameters>;

  constructor(model: Module, networks: Readonly<Record<Name, TrainedNetwork>>) {
    this.#model = model;
    this.#networks = new Map(
      (Object.entries(networks) as [Name, TrainedNetwork][]).map(([name, { parameters, optimizer }]) => [
        name,
        new OptimizedParameters(parameters, optimizer),
      ]),
    );
  }

  of(name: Name): OptimizedParameters {
    return this.#networks.get(name)!;
  }

  /** Of `TrainingStep`: weights and buffers of the model, and the optimizers' states as `optimizer/<network>.…`. */
  tensors(): TensorMap {
    const states = [...this.#networks].flatMap(([network, optimized]) =>
      Object.entries(optimized.state()).map(([name, tensor]) => [`${OPTIMIZER}${network}.${name}`, tensor]),
    );
    return { ...this.#model.parameters(), ...this.#model.buffers(), ...Object.fromEntries(states) };
  }

  /** Of `TrainingStep`. */
  restore(tensors: TensorMap): void {
    checkSnapshot(this.tensors(), tensors);
    for (const [name, variable] of Object.entries({ ...this.#model.parameters(), ...this.#model.buffers() }))
      variable.assign(tensors[name]!);
    for (const [network, optimized] of this.#networks) {
      const state = Object.keys(optimized.state()).map((name) => [
        name,
        tensors[`${OPTIMIZER}${network}.${name}`]!,
      ]);
      optimized.restore(Object.fromEntries(state));
    }
  }

  /** Frees the optimizers' states. */
  dispose(): void {
    for (const optimized of this.#networks.values()) optimized.dispose();
  }
}
