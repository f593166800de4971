import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** How one process ended. */
export interface Death {
  /** The step from which it went on; undefined where it died before it had read the checkpoint. */
  readonly from: number | undefined;
  readonly warnings: readonly string[];
  /** Whether training ended before the process was killed. */
  readonly done: boolean;
  /** Whether it was killed while it wrote a file: it has left an unfinished one. */
  readonly writing: boolean;
}

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

/** When a process is killed. */
export interface Moment {
  /** Milliseconds after it was let go. */
  readonly milliseconds: number;
  /** Milliseconds after the beginning of the next write of a checkpoint, which is waited for then; undefined: not. */
  readonly saving: number | undefined;
}

/** A process that is loaded and waits for its folder's turn. */
export class Life {
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #output: Interface;
  readonly #ready: Promise<unknown>;
  readonly #closed: Promise<unknown[]>;
  #errors = '';

  constructor(folder: string, steps: number) {
    this.#folder = folder;
    const flags = ['--conditions=source', '--import', import.meta.resolve('tsx')];
    this.#child = spawn(process.execPath, [...flags, CHILD, folder, `${steps}`], { stdio: 'pipe' });
    this.#output = createInterface({ input: this.#child.stdout! });
    this.#output.on('line', (line) => this.#lines.push(line));
    this.#child.stderr!.on('data', (data) => {
      this.#errors += data;
    });
    this.#closed = once(this.#child, 'close');
    this.#ready = Promise.race([once(this.#output, 'line'), this.#closed]);
  }

  /** Lets it train; kills it at a moment, or never. */
  async live(moment?: Moment): Promise<Death> {
    await this.#ready;
    this.#child.stdin!.write('go\n');
    if (moment !== undefined) {
      await Promise.race([sleep(moment.milliseconds), this.#closed]);
      if (moment.saving !== undefined) {
        await Promise.race([this.#nextSave(), this.#closed]);
        await sleep(moment.saving);
      }
      this.#child.kill('SIGKILL');
    }
    const [code, signal] = await this.#closed;
    if (code !== 0 && signal !== 'SIGKILL') throw new Error(`The training process failed: ${this.#errors}`);
    const after = (word: string): string[] =>
      this.#lines.flatMap((line) => (line.startsWith(`${word} `) ? line.slice(word.length + 1) : []));
    const from = after('from').map(Number)[0];
    const files = await readdir(this.#folder);
    return {
      from,
      warnings: after('warning'),
      done: this.#lines.includes('done'),
      writing: files.some((name) => name.endsWith('.tmp') && name.includes(`.${this.#child.pid}-`)),
    };
  }

  #nextSave(): Promise<void> {
    return new Promise((resolve) => {
      this.#output.on('line', (line) => {
        if (line === 'saving') resolve();
      });
    });
  }

  /** Ends a process that is no longer needed. */
  async discard(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }
}
