import { basename, relative } from 'node:path';
import type { Store } from '@reverie/core';
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
  /** How this program is called, for commands that are shown: `'npx reverie-rnn'`. */
  readonly program: string;
  /** The files of a run folder. */
  openStore(folder: string): Promise<Store>;
  /** Calls the listener for each {@link EndSignal} until the function that is returned is called. */
  onSignal(listener: (signal: EndSignal) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}

/** The process itself. */
export function nodeHost(): Host {
  const { stdout, stderr, env } = process;
  // `reverie-rnn sample | head -1` closes the pipe: nobody reads on, so there is nothing left to do.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  return {
    stdout,
    stderr,
    env,
    program: programName(process.argv[1] ?? '', env['npm_command']),
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

/** The words with which this program can be called again. */
function programName(script: string, npmCommand: string | undefined): string {
  if (npmCommand === 'exec') return 'npx reverie-rnn';
  if (basename(script) === 'reverie-rnn') return 'reverie-rnn';
  if (script.includes('node_modules')) return 'npx reverie-rnn';
  return shellWords(['node', ...process.execArgv, relative('', script)]);
}
