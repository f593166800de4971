export { type BackendChoice, type BackendName, useBackend } from './backends/use-backend.ts';
export {
  type Batch,
  type BatchTensors,
  type DataPosition,
  type DataSource,
  type NDArray,
  toTensors,
} from './data/source.ts';
export {
  BackendError,
  CheckpointError,
  type Complaint,
  ConfigError,
  checkNumber,
  checkShape,
  DataError,
  ReverieError,
  ShapeError,
  TrainingError,
} from './errors.ts';
export { EVALUATION, type ForwardContext, Layer, Module } from './nn/module.ts';
export type { Schedule, Transformation, Update, UpdateContext } from './optim/transformation.ts';
export { bernoulliArray, categorical, normalArray, permutation, uniformArray } from './random/arrays.ts';
export { Random, type RandomState } from './random/random.ts';
export { bernoulli, categoricalFromLogits, normal, uniform } from './random/tensors.ts';
export { type TensorMap, tf, type VariableMap } from './tf.ts';
export type { Loss, LossContext, TrainableModel } from './training/model.ts';
export type { StepContext, TrainingStep } from './training/training-step.ts';
