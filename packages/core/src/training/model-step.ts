import type { Batch, BatchTensors } from '../data/source.ts';
import { CheckpointError, TrainingError } from '../errors.ts';
import { underPrefix, withPrefix } from '../optim/chain.ts';
import type { Transformation } from '../optim/transformation.ts';
import { type TensorMap, tf, type VariableMap } from '../tf.ts';
import { cloneAll, keepAll, replace } from './kept-tensors.ts';
import type { Loss, TrainableModel } from './model.ts';
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
  readonly #optimizer: Transformation;
  readonly #monitors: readonly Monitor[];
  #state: TensorMap;
  #carry: TensorMap | undefined;

  constructor(model: TrainableModel<B>, optimizer: Transformation, monitors: readonly Monitor[]) {
    this.#model = model;
    this.#optimizer = optimizer;
    this.#monitors = monitors;
    this.#state = tf.tidy(() => keepAll(optimizer.init(model.parameters())));
  }

  get kind(): string {
    return this.#model.kind;
  }

  get config(): object {
    return this.#model.config;
  }

  run(batch: BatchTensors<B>, context: StepContext): Readonly<Record<string, tf.Scalar>> {
    const parameters = this.#model.parameters();
    const { loss, gradients } = this.#gradients(parameters, batch, context);
    const { updates, state } = this.#optimizer.update(gradients, this.#state, parameters, context);
    const monitored = this.#monitors.map((monitor) => monitor({ parameters, gradients, updates }, context));
    for (const [name, update] of Object.entries(updates)) {
      const parameter = parameters[name]!;
      parameter.assign(tf.add(parameter, update));
    }
    this.#state = replace(this.#state, state);
    this.#carry = loss.carry && replace(this.#carry ?? {}, loss.carry);
    return Object.assign({ loss: loss.total, ...loss.terms }, ...monitored);
  }

  tensors(): TensorMap {
    return {
      ...this.#model.parameters(),
      ...this.#model.buffers(),
      ...withPrefix(OPTIMIZER, this.#state),
      ...withPrefix(CARRY, this.#carry ?? {}),
    };
  }

  restore(tensors: TensorMap): void {
    const own = { ...this.#model.parameters(), ...this.#model.buffers() };
    checkSame({ ...own, ...withPrefix(OPTIMIZER, this.#state) }, tensors);
    for (const [name, variable] of Object.entries(own)) variable.assign(tensors[name]!);
    this.#state = tf.tidy(() => replace(this.#state, cloneAll(underPrefix(OPTIMIZER, tensors))));
    const carry = underPrefix(CARRY, tensors);
    this.#carry = Object.keys(carry).length === 0 ? undefined : tf.tidy(() => keepAll(cloneAll(carry)));
  }

  dispose(): void {
    tf.dispose({ ...this.#state, ...withPrefix(CARRY, this.#carry ?? {}) });
    this.#state = {};
    this.#carry = undefined;
  }

  #gradients(
    parameters: VariableMap,
    batch: BatchTensors<B>,
    { random }: StepContext,
  ): { loss: Loss; gradients: TensorMap } {
    let loss: Loss | undefined;
    const { grads } = tf.variableGrads(() => {
      loss = this.#model.loss(batch, { training: true, random, carry: this.#carry });
      // The tape's scope ends before the figures and the state are read.
      for (const tensor of [loss.total, ...Object.values({ ...loss.terms, ...loss.carry })]) tf.keep(tensor);
      return loss.total;
    }, Object.values(parameters));
    if (loss === undefined) throw new TrainingError({ who: 'train', expected: 'a loss', got: 'none' });
    // A parameter that this loss does not depend on has no gradient: it and its optimiser's state stay as they are.
    const gradients = Object.entries(parameters).flatMap(([name, { name: id }]) =>
      grads[id] === undefined ? [] : [[name, grads[id]] as const],
    );
    return { loss, gradients: Object.fromEntries(gradients) };
  }
}

/** Throws a {@link CheckpointError} that lists how the tensors of a snapshot differ from those of this step. */
function checkSame(own: TensorMap, saved: TensorMap): void {
  const differences = [
    ...Object.entries(own).flatMap(([name, { shape }]) => {
      const got = saved[name]?.shape;
      if (got === undefined) return [`${name} is missing`];
      return `${got}` === `${shape}` ? [] : [`${name} is [${got}] instead of [${shape}]`];
    }),
    ...Object.keys(saved)
      .filter((name) => !(name in own) && !name.startsWith(CARRY))
      .map((name) => `${name} is unknown`),
  ];
  if (differences.length === 0) return;
  const rest = differences.length > 5 ? ` and ${differences.length - 5} more` : '';
  throw new CheckpointError({
    who: 'train',
    expected: `a snapshot with the ${Object.keys(own).length} tensors of this model and optimizer`,
    got: `another one: ${differences.slice(0, 5).join(', ')}${rest}`,
    remedy: 'resume with the model and the optimizer of the run that was saved',
  });
}
