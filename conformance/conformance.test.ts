import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = fileURLToPath(new URL('run.mjs', import.meta.url));

/** TensorFlow.js 4.22 has about 4,230 specs; a run that loads none of them must not pass. */
const LEAST_PASSED = 4150;

// One after the other: the first run prepares the specs that the others load.
it.each(['simd', 'simd:threads', 'gpujs:cpu', 'gpujs:webasm'])(
  "passes TensorFlow.js' own specs on %s",
  { timeout: 240_000 },
  async (name) => {
    const { stdout } = await promisify(execFile)(process.execPath, [run, name], { maxBuffer: 1 << 26 }).catch(
      (error: { stdout: string }) => error,
    );
    const { passed, failures } = JSON.parse(stdout.trim().split('\n').at(-1)!);
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThanOrEqual(LEAST_PASSED);
  },
);

it('takes a filter in capitals or not, and says when it matches no spec', { timeout: 60_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [run, 'cpu', 'LOG1P']);
  expect(JSON.parse(stdout.trim().split('\n').at(-1)!).passed).toBeGreaterThan(0);
  const nothing = promisify(execFile)(process.execPath, [run, 'cpu', 'no such spec']);
  await expect(nothing).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("got 'no such spec', which matches none."),
  });
});

it('does not run the specs on another backend than the one that was asked for', {
  timeout: 60_000,
}, async () => {
  // The package 'gl' is not among the repository's own.
  const env = { ...process.env, NODE_PATH: '' };
  const refused = promisify(execFile)(process.execPath, [run, 'gpujs:headlessgl', 'log1p'], { env });
  await expect(refused).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('xvfb-run') });
});
