import { basename, relative } from 'node:path';
import type { Store } from '@reverie/core';
import type { Program } from './program.ts';
import { shellWords } from './shell.ts';

/** The signals that ask a program to end. */
export type EndSignal = 'SIGINT' | 'SIGTERM';

/** A stream to write to: a terminal, a pipe, a file. */
export type Sink = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** What the commands need of the process that they run in. */
export interface Host {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly program: Program;
  /** How the program is called, for commands that are shown: `'npx reverie-rnn'`. */
  readonly calledAs: string;
  /** The files of a run folder. */
  openStore(folder: string): Promise<Store>;
  /** Calls the listener for each {@link EndSignal} until the function that is returned is called. */
  onSignal(listener: (signal: EndSignal) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}

/** The process itself. */
export function nodeHost(program: Program): Host {
  const { stdout, stderr, env } = process;
  // `reverie-rnn sample | head -1` closes the pipe: nobody reads on, so there is nothing left to do.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  return {
    stdout,
    stderr,
    env,
    program,
    calledAs: callOf(program, process.argv[1] ?? '', env),
    openStore: async (folder) => (await import('@reverie/core/node')).fileStore(folder),
    onSignal(listener) {
      const signals: readonly EndSignal[] = ['SIGINT', 'SIGTERM'];
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
  };
}

/** The words with which a program can be called again as it was called now. */
export function callOf(
  { name, packageName }: Program,
  script: string,
  env: Host['env'],
  execArgv: readonly string[] = process.execArgv,
): string {
  // A script of this name in the root's package.json runs the source.
  if (env['npm_lifecycle_event'] === name) return `npx -y pnpm@${pnpmVersion(env)} ${name}`;
  if (script.includes('/_npx/')) return `npx -p ${packageName} ${name}`;
  if (script.includes('node_modules')) return `npx ${name}`;
  if (basename(script) === name) return name;
  return shellWords(['node', ...execArgv, relative('', script)]);
}

const pnpmVersion = (env: Host['env']): string =>
  /^pnpm\/(\S+)/.exec(env['npm_config_user_agent'] ?? '')?.[1] ?? 'latest';
