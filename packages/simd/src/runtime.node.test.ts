import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SimdError } from './errors.ts';
import type { RuntimeOptions } from './options.ts';
import { registerSimd } from './register.ts';
import { createRuntime } from './runtime.ts';

const QUICK = { threads: 1, blas: 'off' } as const;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('loading', () => {
  it.each(['/nowhere/wasm', 'file:///nowhere/wasm', 'file:///nowhere/wasm/'])(
    'says which file is missing from %s and what to do',
    async (wasmFolder) => {
      const start = createRuntime({ ...QUICK, relaxed: false, wasmFolder });
      await expect(start).rejects.toThrow(SimdError);
      await expect(start).rejects.toThrow(
        /^simd: expected the file file:\/\/\/nowhere\/wasm\/plain\.wasm, got ENOENT.*; check wasmFolder/,
      );
    },
  );

  it('says what a server answers', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 404, statusText: 'Not Found' }));
    const start = createRuntime({ ...QUICK, wasmFolder: 'https://example.org/wasm' });
    await expect(start).rejects.toThrow(
      /^simd: expected the file https:\/\/example\.org\/wasm\/\w+\.wasm, got the answer 404 Not Found; check wasmFolder/,
    );
    vi.unstubAllGlobals();
  });

  it('names the policy that forbids to compile', async () => {
    const cause = new WebAssembly.CompileError("Refused to compile: 'unsafe-eval' is not allowed");
    vi.spyOn(WebAssembly, 'compile').mockRejectedValue(cause);
    const start = createRuntime(QUICK);
    await expect(start).rejects.toThrow(/^simd: expected file:.*\.wasm to compile, got Refused to compile/);
    await expect(start).rejects.toThrow("allow 'wasm-unsafe-eval' in script-src");
    await expect(start).rejects.toMatchObject({ cause });
  });

  it('refuses an engine without SIMD', async () => {
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    await expect(createRuntime(QUICK)).rejects.toThrow(
      "simd: expected WebAssembly with SIMD, got an engine without; use the backend 'cpu' here, or a newer engine.",
    );
  });

  it('says why there is no fused multiply-add', async () => {
    const { capabilities } = await createRuntime({ ...QUICK, relaxed: false });
    expect(capabilities.build).toBe('plain');
    expect(capabilities.reasons).toContain('no fused multiply-add: switched off');
  });
});

describe('options', () => {
  it.each([
    [{ thread: 3 }, "options of threads, blas, relaxed, wasmFolder, leastWork, maximumBytes, got 'thread'"],
    [{ maximumBytes: 1 }, 'maximumBytes to be a number of bytes from 1048576 on, got 1'],
    [{ blas: '' }, "blas to be 'auto', 'off' or a library's path, got ''"],
  ])('cannot be %o', (options, sentence) => {
    expect(() => registerSimd('simd-wrong', options as RuntimeOptions)).toThrow(
      `registerSimd: expected ${sentence}.`,
    );
  });
});

describe('the number of threads', () => {
  it.each(['0', '-1', '1.5', 'many', '65'])("cannot be '%s'", async (threads) => {
    vi.stubEnv('REVERIE_THREADS', threads);
    await expect(createRuntime({ blas: 'off' })).rejects.toThrow(
      `REVERIE_THREADS: expected a whole number of threads from 1 to 64, got '${threads}'.`,
    );
    const register = () => registerSimd('simd-wrong', { threads: Number(threads) });
    expect(register).toThrow(/^registerSimd: expected threads to be a whole number of threads/);
  });

  it('comes from the environment unless an option says it', async () => {
    vi.stubEnv('REVERIE_THREADS', '1');
    expect((await createRuntime({ blas: 'off' })).capabilities.threads).toBe(1);
    const runtime = await createRuntime({ blas: 'off', threads: 2 });
    expect(runtime.capabilities.threads).toBe(2);
    runtime.terminate();
  });

  it('is one where workers do not start', async () => {
    const threads = process.getBuiltinModule('node:worker_threads');
    vi.spyOn(threads, 'Worker').mockImplementation(function fail() {
      throw new Error('too many');
    });
    const { capabilities } = await createRuntime({ blas: 'off', threads: 2 });
    expect(capabilities.threads).toBe(1);
    expect(capabilities.reasons).toContain('one thread: workers do not start (too many)');
  });
});

describe('a process', () => {
  const source = (name: string): string =>
    JSON.stringify(pathToFileURL(`${import.meta.dirname}/${name}`).href);
  const PROGRAM = `
    const { tf } = await import(${source('tf.ts')});
    const { registerSimd } = await import(${source('index.ts')});
    const { readdirSync } = await import('node:fs');
    const { setFlagsFromString } = await import('node:v8');
    const { runInNewContext } = await import('node:vm');
    const threads = () => process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0;
    await tf.setBackend('cpu');
    const before = threads();
    registerSimd('other', { threads: 4 });
    await tf.setBackend('other');
    const during = threads();
    const kept = tf.ones([1000]);
    const memory = new WeakRef(tf.backend().runtime.heap.memory);
    await tf.setBackend('simd');
    tf.removeBackend('other');
    for (let wait = 0; wait < 100 && threads() > during - 3 + 2; wait++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    kept.dispose();
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    for (let wait = 0; wait < 100 && memory.deref() !== undefined; wait++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      collect();
    }
    const sum = tf.matMul(tf.ones([300, 300]), tf.ones([300, 300])).dataSync()[0];
    console.log(JSON.stringify({ freed: memory.deref() === undefined, more: during - before, left: threads() - before, sum }));
  `;

  /** Runs the program in a process of its own. */
  function run(): Promise<{ code: number | null; output: string }> {
    const child = spawn(
      process.execPath,
      ['--conditions=source', '--import', 'tsx', '--input-type=module', '--eval', PROGRAM],
      { env: { ...process.env, REVERIE_THREADS: '3', REVERIE_BLAS: 'off' }, cwd: import.meta.dirname },
    );
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    return new Promise((resolve) => child.once('exit', (code) => resolve({ code, output })));
  }

  it('ends by itself with idle workers, and a removed backend takes its workers and memory along', async () => {
    const { code, output } = await run();
    expect(code).toBe(0);
    const { freed, more, left, sum } = JSON.parse(output.trim().split('\n').at(-1)!);
    expect(sum).toBe(300);
    expect(freed).toBe(true);
    if (process.platform !== 'linux') return;
    // Three workers of the first backend came and went; the two of the other one are still there.
    expect(more).toBeGreaterThanOrEqual(3);
    expect(left).toBeLessThan(more + 2);
  });
});
