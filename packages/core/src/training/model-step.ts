import type { Batch, BatchTensors } from '../data/source.ts';
import { TrainingError } from '../errors.ts';
import { underPrefix, withPrefix } from '../optim/chain.ts';
import type { Transformation } from '../optim/transformation.ts';
import { type TensorMap, tf, type VariableMap } from '../tf.ts';
import { checkSnapshot } from './check-snapshot.ts';
import { cloneAll, keepAll, replace } from './kept-tensors.ts';
import type { Loss, TrainableModel } from './model.ts';
import { OptimizedParameters } from './optimized-parameters.ts';
import type { StepContext, TrainingStep } from './training-step.ts';

/** What one update did, for a {@link Monitor}. */
export interface UpdateTensors {
  readonly parameters: VariableMap;
  readonly gradients: TensorMap;
  readonly updates: TensorMap;
}

/** Computes more scalars for the log from an update, before it is applied. Runs inside the step's `tidy`. */
export type Monitor = (update: UpdateTensors, context: StepContext) => Readonly<Record<string, tf.Scalar>>;

/** Options of {@link modelStep}. */
export interface ModelStepOptions {
  readonly monitors?: readonly Monitor[];
}

const OPTIMIZER = 'optimizer/';
const CARRY = 'carry/';

/** One update of one model: loss, gradients, optimiser. */
export function modelStep<B extends Batch>(
  model: TrainableModel<B>,
  optimizer: Transformation,
  { monitors = [] }: ModelStepOptions = {},
): TrainingStep<B> {
  return new ModelStep(model, optimizer, monitors);
}

class ModelStep<B extends Batch> implements TrainingStep<B> {
  readonly #model: TrainableModel<B>;
  readonly #optimized: OptimizedParameters;
  readonly #monitors: readonly Monitor[];
  #carry: TensorMap | undefined;

  constructor(model: TrainableModel<B>, optimizer: Transformation, monitors: readonly Monitor[]) {
    this.#model = model;
    this.#optimized = new OptimizedParameters(model.parameters(), optimizer);
    this.#monitors = monitors;
  }

  get kind(): string {
    return this.#model.kind;
  }

  get config(): object {
    return this.#model.config;
  }

  run(batch: BatchTensors<B>, context: StepContext): Readonly<Record<string, tf.Scalar>> {
    const { loss, gradients } = this.#gradients(batch, context);
    const { parameters } = this.#optimized;
    const monitored: Readonly<Record<string, tf.Scalar>>[] = [];
    this.#optimized.update(gradients, context, (updates) => {
      for (const monitor of this.#monitors)
        monitored.push(monitor({ parameters, gradients, updates }, context));
    });
    this.#carry = loss.carry && replace(this.#carry ?? {}, loss.carry);
    return Object.assign({ loss: loss.total, ...loss.terms }, ...monitored);
  }

  tensors(): TensorMap {
    return {
      ...this.#model.parameters(),
      ...this.#model.buffers(),
      ...withPrefix(OPTIMIZER, this.#optimized.state()),
      ...withPrefix(CARRY, this.#carry ?? {}),
    };
  }

  restore(tensors: TensorMap): void {
    const own = { ...this.#model.parameters(), ...this.#model.buffers() };
    checkSnapshot({ ...own, ...withPrefix(OPTIMIZER, this.#optimized.state()) }, tensors, [CARRY]);
    for (const [name, variable] of Object.entries(own)) variable.assign(tensors[name]!);
    this.#optimized.restore(underPrefix(OPTIMIZER, tensors));
    const carry = underPrefix(CARRY, tensors);
    this.#carry = Object.keys(carry).length === 0 ? undefined : tf.tidy(() => keepAll(cloneAll(carry)));
  }

  dispose(): void {
    this.#optimized.dispose();
    tf.dispose({ ...this.#carry });
    this.#carry = undefined;
  }

  #gradients(batch: BatchTensors<B>, { random }: StepContext): { loss: Loss; gradients: TensorMap } {
    let loss: Loss | undefined;
    const gradients = this.#optimized.gradients(() => {
      loss = this.#model.loss(batch, { training: true, random, carry: this.#carry });
      // The tape's scope ends before the figures and the state are read.
      for (const tensor of [loss.total, ...Object.values({ ...loss.terms, ...loss.carry })]) tf.keep(tensor);
      return loss.total;
    });
    if (loss === undefined) throw new TrainingError({ who: 'train', expected: 'a loss', got: 'none' });
    return { loss, gradients };
  }
}
