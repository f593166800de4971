import { type FileHandle, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../../errors.ts';
import { errorCode, fileError } from '../../persistence/stores/file-error.ts';
import { makeFolder } from '../../persistence/stores/make-folder.ts';
import { previousOf } from '../../persistence/stores/store.ts';
import type { Callback } from '../callback.ts';
import type { Figures } from '../history.ts';
import { commaSeparated, jsonLines, type LogFormat } from './log-format.ts';

/**
 * Writes the figures of every update into a file as they come: comma-separated where its name ends in `.csv`, a JSON
 * object a line where it ends in `.jsonl`. A resumed run goes on with its file: rows behind the step from which it goes
 * on, and what a killed process has left of a line, are dropped. A new run keeps an old file under `….previous`.
 *
 * @throws CheckpointError that says what is wrong with the disk, the folder or the permissions.
 */
export function logTo(path: string): Callback {
  const file = new LogFile(path, formatOf(path));
  const guard = async (action: string, body: Promise<void>): Promise<void> => {
    try {
      await body;
    } catch (error) {
      throw fileError(error, `logTo('${path}')`, action);
    }
  };
  return {
    name: `log to ${path}`,
    onStart: (run) => guard('open the log', file.open(run.step)),
    afterStep: (run, figures) => guard('write the log', file.append(run.step, figures)),
    onEnd: () => guard('close the log', file.close()),
  };
}

function formatOf(path: string): LogFormat {
  if (path.endsWith('.csv')) return commaSeparated();
  if (path.endsWith('.jsonl')) return jsonLines();
  throw new ConfigError({
    who: 'logTo',
    expected: "a file name that ends in '.csv' or '.jsonl'",
    got: `'${path}'`,
  });
}

class LogFile {
  readonly #path: string;
  readonly #format: LogFormat;
  #handle: FileHandle | undefined;

  constructor(path: string, format: LogFormat) {
    this.#path = path;
    this.#format = format;
  }

  async open(step: number): Promise<void> {
    await makeFolder(dirname(this.#path));
    if (step === 0) await this.#setAside();
    const lines = await this.#lines();
    await this.#replace(this.#format.keep(lines, step));
  }

  async append(step: number, figures: Readonly<Figures>): Promise<void> {
    if (!this.#format.fits(figures)) await this.#replace(this.#format.widen(await this.#lines(), figures));
    await this.#handle?.appendFile(`${this.#format.line(step, figures)}\n`);
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #setAside(): Promise<void> {
    try {
      await rename(this.#path, previousOf(this.#path));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }

  /** The file's lines that are whole: a line without its end is what a killed process has left. */
  async #lines(): Promise<readonly string[]> {
    try {
      return (await readFile(this.#path, 'utf8')).split('\n').slice(0, -1);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  /** Gives the file other lines in one step, so that a crash leaves the old or the new. */
  async #replace(lines: readonly string[]): Promise<void> {
    await this.close();
    const temporary = `${this.#path}.tmp`;
    await writeFile(temporary, lines.map((line) => `${line}\n`).join(''));
    await rename(temporary, this.#path);
    this.#handle = await open(this.#path, 'a');
  }
}
