import './backends/gpujs/register-default.ts';
import './ops/gradients/register.ts';

export {
  defineKernel,
  type GpujsBackend,
  type GpujsMode,
  type GpujsModeChoice,
  type GpujsOptions,
  type GpujsProfile,
  type GpuKernel,
  type KernelCalls,
  type KernelDefinition,
  type Launch,
  registerGpujs,
  runGpuKernel,
} from './backends/gpujs/index.ts';
export { type BackendChoice, type BackendName, useBackend } from './backends/use-backend.ts';
export { type ArraySourceOptions, arraySource } from './data/array-source.ts';
export { type BatchPlan, batchSource } from './data/batch-source.ts';
export { AffinePreprocessing } from './data/preprocessing/affine.ts';
export {
  type Clustering,
  type Dissimilarity,
  type KMeansOptions,
  kMeans,
} from './data/preprocessing/k-means.ts';
export type { Preprocessing } from './data/preprocessing/preprocessing.ts';
export {
  fitPCA,
  fitPCAWhitening,
  fitZCAWhitening,
  type PCAOptions,
  type WhiteningOptions,
} from './data/preprocessing/principal-components.ts';
export { ProjectionPreprocessing, type ProjectionState } from './data/preprocessing/projection.ts';
export { preprocessingFromTensors } from './data/preprocessing/restore.ts';
export {
  fitMean,
  fitMinMax,
  fitStandardize,
  type StatisticOptions,
} from './data/preprocessing/statistics.ts';
export { type SymmetricEigen, symmetricEigen } from './data/preprocessing/symmetric-eigen.ts';
export {
  type Batch,
  type BatchTensors,
  type DataPosition,
  type DataSource,
  type NDArray,
  toTensors,
} from './data/source.ts';
export { type SplitOptions, split, splitIndices } from './data/split.ts';
export {
  BackendError,
  CheckpointError,
  type Complaint,
  ConfigError,
  checkNumber,
  checkOneOf,
  checkShape,
  checkTensor,
  DataError,
  type Dimension,
  type NumberBounds,
  ReverieError,
  ShapeError,
  TrainingError,
} from './errors.ts';
export { attributeHinge } from './losses/attribute-hinge.ts';
export { binaryCrossEntropyWithLogits } from './losses/binary-cross-entropy.ts';
export type { HingeOptions } from './losses/class-margins.ts';
export { type ClassBranch, type ClassTree, classTree, huffmanTree, type Turn } from './losses/class-tree.ts';
export { HierarchicalSoftmax, type HierarchicalSoftmaxConfig } from './losses/hierarchical-softmax.ts';
export { huberLoss, smoothL1Loss } from './losses/huber-loss.ts';
export {
  type DiagonalGaussian,
  klBernoulli,
  klCategorical,
  klGaussians,
  klStandardNormal,
} from './losses/kl-divergence.ts';
export { l1Loss } from './losses/l1-loss.ts';
export { l2Loss } from './losses/l2-loss.ts';
export { multiClassHinge } from './losses/multi-class-hinge.ts';
export type { Reduction, ReductionOption } from './losses/reduction.ts';
export { l1Penalty, l2Penalty } from './losses/regularizers.ts';
export {
  SampledSoftmax,
  type SampledSoftmaxConfig,
  type SampledSoftmaxOptions,
} from './losses/sampled-softmax.ts';
export { type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from './losses/softmax-cross-entropy.ts';
export { squaredHinge } from './losses/squared-hinge.ts';
export {
  type Activation,
  elu,
  gelu,
  geluTanh,
  leakyRelu,
  relu,
  sigmoid,
  silu,
  softplus,
  tanh,
} from './nn/activations.ts';
export { BatchNorm, type BatchNormConfig } from './nn/batch-norm.ts';
export { Conv2d, type Conv2dConfig } from './nn/conv-2d.ts';
export { Conv3d, type Conv3dConfig } from './nn/conv-3d.ts';
export {
  type ConvAxis,
  type ConvTransposeAxis,
  convOutputSize,
  convTransposeOutputSize,
} from './nn/conv-output-size.ts';
export { ConvTranspose2d, type ConvTranspose2dConfig } from './nn/conv-transpose-2d.ts';
export type { Padding, PerAxis, Sizes2d, Sizes3d, ZerosAround } from './nn/conv-window.ts';
export { DropConnect, type DropConnectConfig } from './nn/drop-connect.ts';
export { Dropout } from './nn/dropout.ts';
export { dropoutMask } from './nn/dropout-mask.ts';
export { Embedding, type EmbeddingConfig } from './nn/embedding.ts';
export { Flatten } from './nn/flatten.ts';
export { GroupNorm, type GroupNormConfig } from './nn/group-norm.ts';
export {
  type Fans,
  heNormal,
  heUniform,
  type Initializer,
  lecunNormal,
  lecunUniform,
  orthogonal,
  smallNormal,
  sparse,
  xavierNormal,
  xavierUniform,
  zeros,
} from './nn/initializers.ts';
export { InstanceNorm2d, type InstanceNorm2dConfig } from './nn/instance-norm-2d.ts';
export { LayerNorm, type LayerNormConfig } from './nn/layer-norm.ts';
export { Linear, type LinearConfig } from './nn/linear.ts';
export { conv2dAsLinear, linearAsConv2d } from './nn/linear-convolution.ts';
export { Maxout, type MaxoutConfig } from './nn/maxout.ts';
export { EVALUATION, type ForwardContext, Layer, Module, type SlidingWindow } from './nn/module.ts';
export { parameterCount } from './nn/parameter-count.ts';
export { PixelShuffle, type PixelShuffleConfig } from './nn/pixel-shuffle.ts';
export { PixelUnshuffle } from './nn/pixel-unshuffle.ts';
export { AdaptiveAvgPool2d, type AdaptiveAvgPool2dConfig } from './nn/pooling/adaptive-avg-pool-2d.ts';
export { AvgPool2d, type AvgPool2dConfig } from './nn/pooling/avg-pool-2d.ts';
export { GlobalAvgPool2d } from './nn/pooling/global-avg-pool-2d.ts';
export { MaxPool2d } from './nn/pooling/max-pool-2d.ts';
export { MaxUnpool2d } from './nn/pooling/max-unpool-2d.ts';
export { PReLU, type PReLUConfig } from './nn/prelu.ts';
export type { ReceptiveField } from './nn/receptive-field.ts';
export { Sequential, type SequentialPart } from './nn/sequential.ts';
export { SpectralNorm, type SpectralNormConfig } from './nn/spectral-norm.ts';
export { type LayerSummary, type SummaryOptions, summarize, summary } from './nn/summary.ts';
export { Upsample, type UpsampleConfig, type UpsampleMode } from './nn/upsample.ts';
export { type LayeredModel, type LayerVisit, walkLayers } from './nn/walk-layers.ts';
export { additiveScores } from './ops/additive-scores.ts';
export { checkIndices } from './ops/check-indices.ts';
export {
  type Attributes,
  defineOp,
  type InputGradients,
  type Op,
  type OpDefinition,
} from './ops/define-op.ts';
export { embeddingLookup } from './ops/embedding-lookup.ts';
export { type GridSampleOptions, gridSample } from './ops/grid-sample.ts';
export { linear } from './ops/linear.ts';
export { maxPoolWithIndices, type PooledWithIndices } from './ops/max-pool-with-indices.ts';
export { maxUnpool, type UnpoolOptions } from './ops/max-unpool.ts';
export { type NormalizeAttributes, type Normalized, normalize } from './ops/normalize.ts';
export type { WindowOptions } from './ops/pool-windows.ts';
export { type ElmanActivation, type ElmanWeights, elmanSequence } from './ops/recurrent/elman-sequence.ts';
export type { GRUForm } from './ops/recurrent/gru-form.ts';
export { type GRUWeights, gruSequence } from './ops/recurrent/gru-sequence.ts';
export { lastSteps, maskSteps, reverseSteps } from './ops/recurrent/lengths.ts';
export { type LSTMSequence, type LSTMWeights, lstmSequence } from './ops/recurrent/lstm-sequence.ts';
export type { OutputSize } from './ops/regions.ts';
export { type RoiAlignOptions, roiAlign } from './ops/roi-align.ts';
export { type RoiPoolOptions, roiPool } from './ops/roi-pool.ts';
export { type AdagradOptions, adagrad } from './optim/adagrad.ts';
export { type AdamOptions, type AdamWOptions, adam, adamw } from './optim/adam.ts';
export { chain } from './optim/chain.ts';
export { clipByGlobalNorm, clipByValue, globalNorm } from './optim/clip.ts';
export { freeze } from './optim/freeze.ts';
export { type LBFGS, type LBFGSOptions, type LBFGSResult, lbfgs } from './optim/lbfgs.ts';
export type { LearningRate } from './optim/learning-rate.ts';
export { matchesName, type NamePattern } from './optim/name-pattern.ts';
export { averageCheckpoints, ema, type ParameterAverage } from './optim/parameter-average.ts';
export { type ParameterGroups, perGroup } from './optim/per-group.ts';
export {
  type ParameterContext,
  type ParameterRule,
  type ParameterUpdate,
  perParameter,
} from './optim/per-parameter.ts';
export {
  type PlateauOptions,
  type PlateauSchedule,
  type PlateauState,
  reduceOnPlateau,
} from './optim/reduce-on-plateau.ts';
export { type RMSPropOptions, rmsprop } from './optim/rmsprop.ts';
export {
  constant,
  cosineDecay,
  exponentialDecay,
  inverseTimeDecay,
  type OneCycleOptions,
  oneCycle,
  stepDecay,
  warmUp,
} from './optim/schedules.ts';
export { type SGDOptions, sgd } from './optim/sgd.ts';
export type { Schedule, Transformation, Update, UpdateContext } from './optim/transformation.ts';
export { weightDecay } from './optim/weight-decay.ts';
export { type Architecture, checkArchitecture, differences } from './persistence/architecture.ts';
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './persistence/checkpoint.ts';
export { type LoadedCheckpoint, loadCheckpoint, saveCheckpoint } from './persistence/checkpoint-files.ts';
export { CHECKPOINT_VERSION, type CheckpointMetadata } from './persistence/metadata.ts';
export {
  encodeModel,
  type LoadableModel,
  loadModel,
  type SavableModel,
  type SaveModelOptions,
  saveModel,
} from './persistence/model-file.ts';
export { type ModelKind, modelFromCheckpoint } from './persistence/model-from-checkpoint.ts';
export { decodeSafetensors, type SafetensorsFile } from './persistence/safetensors/decode.ts';
export { encodeSafetensors } from './persistence/safetensors/encode.ts';
export { assertFinite, assertNoNaN } from './persistence/safetensors/finite.ts';
export type {
  FloatType,
  StoredTensor,
  StoredTensors,
  StoredType,
} from './persistence/safetensors/stored-tensor.ts';
export { readShippedFile } from './persistence/shipped-file.ts';
export { indexedDbStore } from './persistence/stores/indexed-db-store.ts';
export { memoryStore } from './persistence/stores/memory-store.ts';
export { previousOf, type Store } from './persistence/stores/store.ts';
export { storedToTensors, tensorsToStored } from './persistence/tensors.ts';
export {
  bernoulliArray,
  categorical,
  categoricalArray,
  normalArray,
  permutation,
  uniformArray,
} from './random/arrays.ts';
export { checkRandom, Random, type RandomState } from './random/random.ts';
export { bernoulli, categoricalFromLogits, normal, randomPermutation, uniform } from './random/tensors.ts';
export { type CoarseToFineOptions, type CoarseToFineResult, coarseToFine } from './search/coarse-to-fine.ts';
export {
  choice,
  type Hyperparameter,
  type HyperValue,
  integerRange,
  logUniform,
  type SearchPoint,
  type SearchSpace,
  uniformRange,
} from './search/hyperparameter.ts';
export { type LeaderboardOptions, leaderboard } from './search/leaderboard.ts';
export {
  randomSearch,
  type SearchOptions,
  type SearchResult,
  type TrialContext,
} from './search/random-search.ts';
export { borderWarnings, type Goal, rank, type Trial } from './search/trial.ts';
export type { TrialLog } from './search/trial-log.ts';
export { type TensorMap, tf, type VariableMap } from './tf.ts';
export type { Callback, Snapshot, SnapshotState, TrainingRun } from './training/callback.ts';
export { BEST, type CheckpointOptions, checkpointTo, LAST } from './training/callbacks/checkpoint-to.ts';
export { type EarlyStoppingOptions, earlyStopping } from './training/callbacks/early-stopping.ts';
export { every } from './training/callbacks/every.ts';
export { observe } from './training/callbacks/observe.ts';
export { validateEvery } from './training/callbacks/validate-every.ts';
export { checkSnapshot } from './training/check-snapshot.ts';
export { type EvaluateOptions, evaluate } from './training/evaluate.ts';
export { EventLoopTurns } from './training/event-loop-turns.ts';
export {
  type GradientCheckOptions,
  type GradientCheckReport,
  gradientCheck,
  type ParameterCheck,
} from './training/gradient-check.ts';
export { type Figures, History, type HistoryRow } from './training/history.ts';
export { type HistorySeries, historySeries } from './training/history-series.ts';
export {
  type LearningRateFinderOptions,
  type LearningRateRange,
  learningRateFinder,
} from './training/learning-rate-finder.ts';
export { type LoadedRun, loadRun } from './training/load-run.ts';
export type { Loss, LossContext, TrainableModel } from './training/model.ts';
export { type ModelStepOptions, type Monitor, modelStep, type UpdateTensors } from './training/model-step.ts';
export {
  type ActivationStatistics,
  activationStatistics,
  monitorActivations,
} from './training/monitors/activation-statistics.ts';
export { gradientNorm, gradientStatistics } from './training/monitors/gradients.ts';
export type { MonitorOptions } from './training/monitors/monitor-options.ts';
export { type GapPoint, trainValidationGap } from './training/monitors/train-validation-gap.ts';
export { updateRatios } from './training/monitors/update-ratios.ts';
export { OptimizedParameters } from './training/optimized-parameters.ts';
export { type OverfitOptions, type OverfitReport, overfitTinyBatch } from './training/overfit-tiny-batch.ts';
export { type LabeledBatch, supervised } from './training/supervised.ts';
export { train } from './training/train.ts';
export type { ModelTrainOptions, TrainOptions } from './training/train-options.ts';
export type { StepContext, TrainingStep } from './training/training-step.ts';
