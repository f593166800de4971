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
export {
  type Attributes,
  defineOp,
  type InputGradients,
  type Op,
  type OpDefinition,
} from './ops/define-op.ts';
export { embeddingLookup } from './ops/embedding-lookup.ts';
export { linear } from './ops/linear.ts';
export { type ElmanActivation, type ElmanWeights, elmanSequence } from './ops/recurrent/elman-sequence.ts';
export { type GRUForm, type GRUWeights, gruSequence } from './ops/recurrent/gru-sequence.ts';
export { type LSTMSequence, type LSTMWeights, lstmSequence } from './ops/recurrent/lstm-sequence.ts';
export type { Schedule, Transformation, Update, UpdateContext } from './optim/transformation.ts';
export { decodeSafetensors, type SafetensorsFile } from './persistence/safetensors/decode.ts';
export { encodeSafetensors } from './persistence/safetensors/encode.ts';
export { assertFinite, assertNoNaN } from './persistence/safetensors/finite.ts';
export type {
  FloatType,
  StoredTensor,
  StoredTensors,
  StoredType,
} from './persistence/safetensors/stored-tensor.ts';
export { bernoulliArray, categorical, normalArray, permutation, uniformArray } from './random/arrays.ts';
export { Random, type RandomState } from './random/random.ts';
export { bernoulli, categoricalFromLogits, normal, uniform } from './random/tensors.ts';
export { type TensorMap, tf, type VariableMap } from './tf.ts';
export type { Loss, LossContext, TrainableModel } from './training/model.ts';
export type { StepContext, TrainingStep } from './training/training-step.ts';
