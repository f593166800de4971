import { decodeCheckpoint, encodeCheckpoint } from '../../persistence/checkpoint.ts';
import { storedToTensors, tensorsToStored } from '../../persistence/tensors.ts';
import type { Callback, Snapshot, SnapshotState } from '../callback.ts';

/** A callback that keeps, as a file would, the snapshot after one step. */
export function snapshotAt(step: number): { callback: Callback; load: () => Snapshot } {
  let file: Uint8Array;
  let state: SnapshotState;
  const callback: Callback = {
    name: 'snapshot',
    async onSave(run) {
      if (run.step !== step) return;
      const { tensors, state: current } = run.snapshot();
      const { kind, config } = current;
      state = JSON.parse(JSON.stringify(current));
      file = encodeCheckpoint({ tensors: await tensorsToStored(tensors), metadata: { kind, config } });
    },
  };
  return { callback, load: () => ({ tensors: storedToTensors(decodeCheckpoint(file).tensors), state }) };
}
