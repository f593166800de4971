import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Workload } from './benchmark.ts';

type Answer = Readonly<Record<string, unknown>>;

/** Longest time for one answer, in milliseconds. */
const LIMIT = 300_000;

/**
 * A Python program that does the same work, so that it can be measured in turn with ours. It answers requests, one JSON
 * object a line: it greets with the versions it uses; `{"prepare": case}` sets a case up; `{"run": n}` does its work n
 * times and tells the milliseconds.
 */
export class PythonPeer {
  /** The greeting: versions by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  /** Waits for the program's end, and gives the last line of its complaint. */
  readonly #complaint: () => Promise<string>;

  private constructor(
    process: ChildProcessWithoutNullStreams,
    lines: AsyncIterator<string>,
    complaint: () => Promise<string>,
    versions: Readonly<Record<string, string>>,
  ) {
    this.#process = process;
    this.#lines = lines;
    this.#complaint = complaint;
    this.versions = versions;
  }

  /** Starts `script`; gives the reason in a few words where it does not start, as where a module is missing. */
  static async start(python: string, script: URL, env: NodeJS.ProcessEnv): Promise<PythonPeer | string> {
    const child = spawn(python, [script.pathname], { env: { ...process.env, ...env }, stdio: 'pipe' });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.on('error', (error) => {
      complaint = error.message;
    });
    child.stdin.on('error', () => undefined);
    const ended = new Promise<void>((resolve) => child.on('close', resolve).on('error', resolve));
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const lastWords = async (): Promise<string> => {
      await ended;
      return complaint.trim().split('\n').at(-1)!;
    };
    const greeting = await lines.next();
    if (greeting.done !== true) return new PythonPeer(child, lines, lastWords, JSON.parse(greeting.value));
    return `${python}: ${await lastWords()}`;
  }

  /** Sets a case up. */
  async prepare(request: object): Promise<Workload> {
    await this.#ask({ prepare: request });
    return {
      run: async (times) => Number((await this.#ask({ run: times }))['milliseconds']),
      dispose: () => undefined,
    };
  }

  close(): void {
    this.#process.stdin.end();
    this.#process.kill();
  }

  async #ask(request: object): Promise<Answer> {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`PythonPeer: no answer within ${LIMIT / 1000} s`)), LIMIT);
    });
    const line = await Promise.race([this.#lines.next(), late]).finally(() => clearTimeout(timer));
    if (line.done === true)
      throw new Error(`PythonPeer: the Python program ended without an answer: ${await this.#complaint()}`);
    return JSON.parse(line.value) as Answer;
  }
}
