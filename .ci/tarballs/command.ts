import { spawnSync } from 'node:child_process';

/** What a command printed, and how long it took. */
export interface Result {
  readonly ok: boolean;
  /** Standard output. */
  readonly stdout: string;
  /** Both outputs, to show when something failed. */
  readonly output: string;
  readonly seconds: number;
}

/** Runs a command to its end; a limit keeps a hanging one from hanging everything. */
export function command(cwd: string, program: string, args: readonly string[]): Result {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, [...args], {
    cwd,
    encoding: 'utf8',
    timeout: 300_000,
    maxBuffer: 64 * 2 ** 20,
    env: { ...process.env, NO_COLOR: '1' },
  });
  const output = [stdout, stderr, error?.message].filter(Boolean).join('\n');
  return { ok: status === 0, stdout: stdout ?? '', output, seconds: (performance.now() - start) / 1000 };
}

/** pnpm as the README calls it, so that nothing but Node and npm is needed. */
export const pnpm = (cwd: string, ...args: readonly string[]): Result =>
  command(cwd, 'npx', ['-y', 'pnpm@12.21.0', ...args]);
