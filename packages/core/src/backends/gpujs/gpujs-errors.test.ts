import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BackendError } from '../../errors.ts';
import { tf } from '../../tf.ts';
import { useBackend } from '../use-backend.ts';
import { defineKernel } from './define-kernel.ts';
import { checkSize, maxValuesOf } from './limits.ts';
import { type GpujsModeChoice, openGpu } from './modes.ts';
import { registerGpujs } from './register.ts';
import { runGpuKernel } from './run-gpu-kernel.ts';

const isBrowser = typeof document !== 'undefined';

const COPY = defineKernel({ name: 'copy', formula: 'y = x', inputs: ['x'], element: 'return x[i];' });

afterAll(async () => {
  await tf.setBackend('cpu');
});

/** The message of a mode that does not open. */
const refusal = async (mode: string): Promise<string> => {
  const error = await openGpu(mode as GpujsModeChoice).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(BackendError);
  return (error as BackendError).message;
};

describe('a mode that is not there', () => {
  it.skipIf(isBrowser)('is explained outside of browsers', async () => {
    for (const mode of ['webgl2', 'webgl']) {
      expect(await refusal(mode)).toMatch(
        /expected the mode 'webgl2?', which needs a browser with .*, got a program outside of browsers; run it in a browser/,
      );
    }
    expect(await refusal('headlessgl')).toMatch(/Node without the package 'gl'; npm install gl|no display/);
    expect(await refusal('webgpu')).toBe(
      "gpujs: expected the mode 'webgpu', which needs a browser with WebGPU, got a program outside of browsers; run it in a " +
        "browser, or choose 'auto' for the best that is there.",
    );
  });

  it.runIf(isBrowser)('is explained in a browser', async () => {
    expect(await refusal('headlessgl')).toContain("got a browser; choose 'webgl2' here.");
    vi.stubGlobal('isSecureContext', false);
    vi.spyOn(navigator, 'gpu', 'get').mockReturnValue({ requestAdapter: async () => null } as GPU);
    expect(await refusal('webgpu')).toContain(
      'got a page from an address that is not https or localhost; choose',
    );
    vi.unstubAllGlobals();
    expect(await refusal('webgpu')).toContain(
      "got a browser whose WebGPU supports no graphics card of this machine; choose 'webgl2', or 'auto'",
    );
    vi.restoreAllMocks();
  });

  it('is explained where there is none of that name', async () => {
    expect(await refusal('metal')).toContain(
      "one of the modes auto, webgl2, webgl, headlessgl, webasm, cpu, webgpu, got 'metal'.",
    );
  });
});

describe('a mode of one’s own choice', () => {
  it('is demanded by the name of its backend', async () => {
    registerGpujs('gpujs-demanded', { mode: 'cpu' });
    const { name, reason } = await useBackend('gpujs-demanded');
    expect([name, reason]).toEqual(['gpujs-demanded', 'asked for; gpu.js in mode cpu']);
    tf.removeBackend('gpujs-demanded');
  });

  it('is explained where it is not there', async () => {
    const mode = isBrowser ? 'headlessgl' : 'webgl2';
    registerGpujs('gpujs-absent', { mode });
    await expect(useBackend('gpujs-absent')).rejects.toThrow(`expected the mode '${mode}', which needs`);
    tf.removeBackend('gpujs-absent');
  });
});

describe('a tensor', () => {
  const glOf = (side: number): Parameters<typeof maxValuesOf>[0] => ({
    MAX_TEXTURE_SIZE: 3379,
    getParameter: () => side,
  });

  it('is refused where it has more values than a texture', () => {
    expect(maxValuesOf(glOf(1024))).toBe(4 * 1024 * 1024);
    expect(maxValuesOf(glOf(16_384))).toBe(2 ** 24);
    expect(() => checkSize('Tile', [5000, 1000], 5_000_000, maxValuesOf(glOf(1024)))).toThrow(
      "gpujs kernel 'Tile': expected tensors of at most 4194304 values, which is what the largest texture here holds, got " +
        '[5000, 1000] with 5000000; make the batch smaller.',
    );
  });

  it('is refused where it has more values than floats count', async () => {
    await useBackend('gpujs');
    expect(() => tf.tidy(() => tf.tile(tf.ones([4097, 1]), [1, 4096]))).toThrow(
      /^gpujs kernel '.+': expected tensors of at most 16777216 values, .* got \[4097, 4096\] with 16781312/,
    );
    expect(() => tf.tidy(() => tf.neg(tf.fill([4097, 4096], 1)))).toThrow('[4097, 4096] with 16781312');
  });

  it('is refused by a kernel where it has no numbers', async () => {
    await useBackend('gpujs');
    expect(() => runGpuKernel(COPY, [tf.tensor(['a', 'b'])], { shape: [2] })).toThrow(
      "gpujs kernel 'copy': expected tensors of type float32, int32 or bool, got one of type string [2]; encode the text first.",
    );
    expect(() => runGpuKernel(COPY, [tf.complex([1], [2])], { shape: [1] })).toThrow(
      'got one of type complex64 [1]',
    );
    expect(() => tf.floor(tf.complex([1], [2]))).toThrow(/floor/i);
    expect(() => tf.sigmoid(tf.tensor(['a']))).toThrow(/sigmoid/);
  });
});

describe.runIf(isBrowser)('a lost WebGL context', () => {
  beforeAll(() => {
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext');
  });
  afterAll(() => {
    vi.restoreAllMocks();
  });

  it('is told by every call, and a new backend goes on', async () => {
    if ('gpujs' in tf.engine().registry) tf.removeBackend('gpujs');
    await useBackend('gpujs');
    const x = tf.tensor1d([1, 2, 3]);
    tf.exp(x).dataSync();
    const y = tf.neg(x);
    loseContexts();
    const message =
      /^gpujs: expected a GPU that keeps its values, got a lost WebGL context: .*tf\.removeBackend.*load the last checkpoint/;
    expect(() => tf.exp(x)).toThrow(message);
    expect(() => tf.atan(tf.tensor1d([1]))).toThrow(message);
    expect(() => y.dataSync()).toThrow(message);
    await expect(y.data()).rejects.toThrow(message);
    // As the message says.
    tf.removeBackend(tf.getBackend());
    const { reason } = await useBackend('gpujs');
    expect(reason).toContain('webgl2');
    expect(Array.from(tf.neg(tf.tensor1d([1, 2])).dataSync())).toEqual([-1, -2]);
  });
});

/** Takes the GPU away from all contexts that were made since these tests began. */
function loseContexts(): void {
  for (const { value } of vi.mocked(HTMLCanvasElement.prototype.getContext).mock.results) {
    (value as WebGL2RenderingContext | null)?.getExtension('WEBGL_lose_context')?.loseContext();
  }
}
