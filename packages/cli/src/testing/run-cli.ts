import { Writable } from 'node:stream';
import type { Store } from '@reverie/core';
import { fileStore } from '@reverie/core/node';
import type { EndSignal, Host } from '../host.ts';
import type { Program } from '../program.ts';

/** What a command did. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** How the process around a command differs from one that is left alone. */
export interface CliSurroundings {
  /** The signal that comes as soon as standard error says `when`. */
  readonly signal?: { readonly name: EndSignal; readonly when: string };
  readonly openStore?: (folder: string) => Store;
  readonly isTTY?: boolean;
  readonly env?: Host['env'];
}

class Capture extends Writable {
  readonly isTTY: boolean;
  text = '';
  readonly #onText: (text: string) => void;

  constructor(isTTY: boolean, onText: (text: string) => void = () => undefined) {
    super();
    this.isTTY = isTTY;
    this.#onText = onText;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.#onText(this.text);
    done();
  }
}

/** A command line under test. */
export interface TestedProgram {
  readonly program: Program;
  main(args: readonly string[], host: Host): Promise<number>;
}

/** Runs a command line in this process, and captures what it prints. */
export async function runMain(
  { program, main }: TestedProgram,
  args: readonly string[],
  surroundings: CliSurroundings = {},
): Promise<CliResult> {
  const { signal, openStore = fileStore, isTTY = false, env = {} } = surroundings;
  const listeners = new Set<(signal: EndSignal) => void>();
  let sent = false;
  const stdout = new Capture(isTTY);
  const stderr = new Capture(isTTY, (text) => {
    if (signal === undefined || sent || !text.includes(signal.when)) return;
    sent = true;
    for (const listener of listeners) listener(signal.name);
  });
  const host: Host = {
    stdout,
    stderr,
    env,
    program,
    calledAs: program.name,
    openStore: async (folder) => openStore(folder),
    onSignal(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    exit(code) {
      throw new Error(`exit ${code}`);
    },
  };
  const code = await main(args, host);
  return { code, out: stdout.text, err: stderr.text };
}
