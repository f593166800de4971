import {
  assertFinite,
  type LoadableModel,
  type StoredTensors,
  storedToTensors,
  type TensorMap,
  tf,
} from '@reverie/core';
import type { TorchvisionLayout } from './torchvision-layout.ts';

/** A network whose weights torchvision publishes. */
export interface TorchvisionModel extends LoadableModel {
  readonly torchvision: TorchvisionLayout;
}

/** Options of {@link loadTorchvision}. */
export interface LoadTorchvisionOptions {
  /** Leaves the layers that give logits as they are, for a network with classes of its own. Default: false. */
  readonly exceptHeads?: boolean;
}

/**
 * Copies the weights of a torchvision network into the same network here. Names and layouts are the same, but that fully
 * connected layers read a flattened map in another order.
 *
 * @param stored what `decodePth` or `decodeSafetensors` read
 * @throws CheckpointError that lists how the weights differ from the network's; nothing is changed then.
 */
export function loadTorchvision(
  model: TorchvisionModel,
  stored: StoredTensors,
  { exceptHeads = false }: LoadTorchvisionOptions = {},
): void {
  const { torchvision } = model;
  const own = { ...model.parameters(), ...model.buffers() };
  const isHead = (name: string): boolean =>
    exceptHeads && torchvision.heads.some((head) => name.startsWith(`${head}.`));
  const isLeftAside = (name: string): boolean =>
    isHead(name) ||
    (!Object.hasOwn(own, name) && (torchvision.optional ?? []).some((start) => name.startsWith(start)));
  const wanted = Object.fromEntries(Object.entries(stored).filter(([name]) => !isLeftAside(name)));
  assertFinite(wanted, 'loadTorchvision');
  tf.tidy(() => {
    // What files older than PyTorch 0.4.1 do not count.
    const kept = Object.entries(own).filter(
      ([name]) => isHead(name) || (name.endsWith('.num_batches_tracked') && !(name in wanted)),
    );
    const loaded = inOwnOrder(storedToTensors(wanted), own, torchvision.flattened ?? {});
    model.loadParameters({ ...loaded, ...Object.fromEntries(kept) });
  });
}

/** Brings the places of flattened maps from [channels, height, width] to [height, width, channels]. */
function inOwnOrder(
  tensors: TensorMap,
  own: TensorMap,
  flattened: NonNullable<TorchvisionLayout['flattened']>,
): TensorMap {
  const ordered = Object.entries(flattened).flatMap(([name, [height, width, channels]]) => {
    const weight = tensors[name];
    if (weight === undefined || `${weight.shape}` !== `${own[name]?.shape}`) return []; // for loadParameters to tell
    const maps = tf.reshape(weight, [-1, channels, height, width]);
    return [[name, tf.reshape(tf.transpose(maps, [0, 2, 3, 1]), weight.shape)] as const];
  });
  return { ...tensors, ...Object.fromEntries(ordered) };
}
