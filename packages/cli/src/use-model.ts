import { type BackendName, type LoadableModel, type ModelKind, useBackend } from '@reverie/core';
import type { UseFlags } from './commands/group.ts';
import type { Host } from './host.ts';
import { modelOf, openCheckpoint } from './open-model.ts';
import { makeOutput, type Output } from './output.ts';

/** A trained model and where it came from. */
export interface UsedModel<M> {
  readonly model: M;
  /** The checkpoint's file, or the name of a model that ships. */
  readonly path: string;
  /** Whether the model ships with the program's package. */
  readonly shipped: boolean;
  /** What else its checkpoint tells. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly output: Output;
  /** Seconds since the model was loaded. */
  seconds(): number;
}

/** What a command wants of which checkpoint. */
export interface ModelRequest<M extends LoadableModel> {
  /** A checkpoint, a run folder, or the name of a model that ships; a file or folder of that name wins. */
  readonly path: string;
  readonly kinds: readonly ModelKind<M>[];
  readonly flags: UseFlags;
  readonly host: Host;
}

/** Loads a model, uses it, and disposes it. */
export async function useModel<M extends LoadableModel & { dispose(): void }, T>(
  request: ModelRequest<M>,
  use: (used: UsedModel<M>) => Promise<T>,
): Promise<T> {
  const { flags, host, kinds } = request;
  const { program } = host;
  const output = makeOutput(host, flags);
  await useBackend(flags.backend as BackendName | undefined);
  const context = { program, output, kinds: kinds.map(({ kind }) => kind) };
  const opened = await openCheckpoint(request.path, context);
  const model = await modelOf(opened, kinds, program);
  const started = performance.now();
  try {
    const seconds = (): number => (performance.now() - started) / 1000;
    const { path, shipped, checkpoint } = opened;
    const { extra = {} } = checkpoint.metadata;
    return await use({ model, path, shipped, extra, output, seconds });
  } finally {
    model.dispose();
  }
}
