import { type BackendName, type LoadableModel, type ModelKind, useBackend } from '@reverie/core';
import type { UseFlags } from './commands/group.ts';
import type { Host } from './host.ts';
import { modelOf, openCheckpoint } from './open-model.ts';
import { makeOutput, type Output } from './output.ts';

/** A trained model and where it came from. */
export interface UsedModel<M> {
  readonly model: M;
  /** The checkpoint's file. */
  readonly path: string;
  readonly output: Output;
  /** Seconds since the model was loaded. */
  seconds(): number;
}

/** What a command wants of which checkpoint. */
export interface ModelRequest<M extends LoadableModel> {
  /** A checkpoint or a run folder. */
  readonly path: string;
  readonly kinds: readonly ModelKind<M>[];
  readonly flags: UseFlags;
  readonly host: Host;
}

/** Loads a model, uses it, and disposes it. */
export async function useModel<M extends LoadableModel & { dispose(): void }, T>(
  { path, kinds, flags, host }: ModelRequest<M>,
  use: (used: UsedModel<M>) => Promise<T>,
): Promise<T> {
  const output = makeOutput(host, flags);
  await useBackend(flags.backend as BackendName | undefined);
  const opened = await openCheckpoint(path, output);
  const model = await modelOf(opened, kinds, host.program);
  const started = performance.now();
  try {
    const seconds = (): number => (performance.now() - started) / 1000;
    return await use({ model, path: opened.path, output, seconds });
  } finally {
    model.dispose();
  }
}
