import { styleText } from 'node:util';
import type { Host, Sink } from './host.ts';

/** Flags of every command that say how much is printed. */
export interface OutputFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Where a command's words go: results to standard output, everything else to standard error. */
export interface Output {
  /** A line beside the result. Not with `--quiet`. */
  say(line?: string): void;
  /** The share done of something that takes a while, in a terminal; the next line takes its place. Not with `--quiet`. */
  progress(what: string, share: number): void;
  /** A line that must be seen. */
  warn(line: string): void;
  /** A part of the result. Not with `--json`, which prints the result as an object. */
  result(text: string): void;
  /** The whole result as one object: with `--json`. */
  json(object: Readonly<Record<string, unknown>>): void;
  /** Text that stands out, where the terminal of the result, or of what is beside it, can show that. */
  readonly strong: { result(text: string): string; say(text: string): string };
}

/** The output of a command. */
export function makeOutput(
  { stdout, stderr, env }: Host,
  { json = false, quiet = false }: OutputFlags,
): Output {
  const strongOn = (sink: Sink) => (text: string) =>
    text !== '' && hasStyle(sink, env) ? styleText('bold', text, { validateStream: false }) : text;
  return {
    say(line = '') {
      if (!quiet) stderr.write(`${clearLine(stderr)}${line}\n`);
    },
    progress(what, share) {
      if (!quiet && stderr.isTTY === true)
        stderr.write(`${clearLine(stderr)}  ${what} ${Math.floor(100 * share)}%`);
      if (share === 1) stderr.write(clearLine(stderr));
    },
    warn: (line) => void stderr.write(`${clearLine(stderr)}${line}\n`),
    result(text) {
      if (!json) stdout.write(text);
    },
    json(object) {
      if (json) stdout.write(`${JSON.stringify(object)}\n`);
    },
    strong: { result: strongOn(stdout), say: strongOn(stderr) },
  };
}

/** Whether a stream shows styles: a terminal whose user does not refuse them (no-color.org). */
export function hasStyle(sink: Sink, env: Host['env']): boolean {
  return sink.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

/** Takes a progress bar away that may stand in the line; the bar is drawn again below. */
const clearLine = (sink: Sink): string => (sink.isTTY === true ? '\r\u001B[K' : '');

/** `1234567` as `'1,234,567'`. */
export const formatCount = (count: number): string => Math.round(count).toLocaleString('en-US');

/** `'1 picture'`, `'2,000 pictures'` */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** Seconds as people say them: `'3.2 s'`, `'2 min 5 s'`, `'1 h 3 min'`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
