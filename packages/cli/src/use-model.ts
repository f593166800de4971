import { existsSync } from 'node:fs';
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
  readonly output: Output;
  /** Seconds since the model was loaded. */
  seconds(): number;
}

/** What a command wants of which checkpoint. */
export interface ModelRequest<M extends LoadableModel> {
  /** A checkpoint or a run folder. */
  readonly path: string;
  readonly kinds: readonly ModelKind<M>[];
  /** The model of a name that ships with the package, if one does; a file or folder of that name wins. Default: none. */
  readonly shipped?: (name: string) => Promise<M> | undefined;
  readonly flags: UseFlags;
  readonly host: Host;
}

/** Loads a model, uses it, and disposes it. */
export async function useModel<M extends LoadableModel & { dispose(): void }, T>(
  request: ModelRequest<M>,
  use: (used: UsedModel<M>) => Promise<T>,
): Promise<T> {
  const { flags, host } = request;
  const output = makeOutput(host, flags);
  await useBackend(flags.backend as BackendName | undefined);
  const { path, model } = await load(request, output);
  const started = performance.now();
  try {
    const seconds = (): number => (performance.now() - started) / 1000;
    return await use({ model, path, output, seconds });
  } finally {
    model.dispose();
  }
}

async function load<M extends LoadableModel & { dispose(): void }>(
  { path, kinds, shipped, host }: ModelRequest<M>,
  output: Output,
): Promise<{ readonly path: string; readonly model: M }> {
  const model = existsSync(path) ? undefined : shipped?.(path);
  if (model !== undefined) return { path, model: await model };
  const opened = await openCheckpoint(path, output);
  return { path: opened.path, model: await modelOf(opened, kinds, host.program) };
}
