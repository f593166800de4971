import { CheckpointError } from '../errors.ts';
import { type TensorMap, tf, type VariableMap } from '../tf.ts';
import { type Architecture, checkArchitecture } from './architecture.ts';
import { type Checkpoint, encodeCheckpoint } from './checkpoint.ts';
import type { CheckpointMetadata } from './metadata.ts';
import { assertFinite } from './safetensors/finite.ts';
import type { FloatType, StoredTensor, StoredTensors } from './safetensors/stored-tensor.ts';
import type { Store } from './stores/store.ts';
import { storedToTensors, tensorsToStored } from './tensors.ts';

/** What saving needs of a model; a {@link Module} with a `kind` and a `config` has it. */
export interface SavableModel extends Architecture {
  parameters(): VariableMap;
  buffers(): VariableMap;
}

/** What loading needs of a model. */
export interface LoadableModel extends SavableModel {
  loadParameters(values: TensorMap): void;
}

export interface SaveModelOptions {
  /** How weights are stored: F32 exactly; F16 and BF16 at half the size, with 11 and 8 significant bits. Default F32. */
  readonly dtype?: FloatType;
  /** What else belongs to the model, such as its vocabulary. */
  readonly extra?: NonNullable<CheckpointMetadata['extra']>;
}

/** From here on F16 rounds to infinity. */
const HALF_LIMIT = 65_520;

/** A model's weights, buffers and config as a safetensors file. */
export async function encodeModel(
  model: SavableModel,
  { dtype = 'F32', extra }: SaveModelOptions = {},
): Promise<Uint8Array> {
  const stored = await tensorsToStored({ ...model.parameters(), ...model.buffers() });
  assertFinite(stored, 'encodeModel');
  const tensors = Object.entries(stored).map(([name, tensor]) => [name, convert(name, tensor, dtype)]);
  const { kind, config } = model;
  const metadata = { kind, config, ...(extra === undefined ? {} : { extra }) };
  return encodeCheckpoint({ tensors: Object.fromEntries(tensors), metadata });
}

/** Saves a model's weights, buffers and config in a store. */
export async function saveModel(
  model: SavableModel,
  store: Store,
  name: string,
  options: SaveModelOptions = {},
): Promise<void> {
  await store.write(name, await encodeModel(model, options));
}

/**
 * Copies the weights and buffers of a checkpoint into a model of the same architecture. Of a training run's checkpoint,
 * what is not the model's (the optimiser's state) is left aside.
 *
 * @throws CheckpointError that lists how the architectures differ; nothing is changed then.
 */
export function loadModel(model: LoadableModel, { tensors, metadata }: Checkpoint): void {
  checkArchitecture('loadModel', model, metadata);
  const own =
    metadata.step === undefined ? tensors : pick(tensors, { ...model.parameters(), ...model.buffers() });
  assertFinite(own, 'loadModel');
  tf.tidy(() => model.loadParameters(storedToTensors(own)));
}

const pick = (tensors: StoredTensors, names: object): StoredTensors =>
  Object.fromEntries(Object.entries(tensors).filter(([name]) => Object.hasOwn(names, name)));

function convert(name: string, tensor: StoredTensor, dtype: FloatType): StoredTensor {
  if (tensor.dtype !== 'F32') return tensor;
  const large = dtype === 'F16' ? tensor.data.find((value) => Math.abs(value) >= HALF_LIMIT) : undefined;
  if (large === undefined) return { ...tensor, dtype };
  throw new CheckpointError({
    who: 'encodeModel',
    expected: `values of '${name}' below ${HALF_LIMIT}, as F16 holds them`,
    got: `${large}`,
    remedy: 'store the model as BF16 or F32',
  });
}
