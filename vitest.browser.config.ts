import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const chromium = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

/** What makes a page cross-origin isolated; only then browsers share memory with workers. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** What runs on a GPU, or on a software one. */
const ON_GPU = [
  'packages/core/src/{backends/gpujs,losses,nn,ops,optim}/**/*.test.ts',
  'packages/generative/src/gan/gan-backends.test.ts',
  'packages/generative/src/vae/vae-backends.test.ts',
  'packages/rnn/src/attention/attention.test.ts',
  'packages/rnn/src/layers/recurrent-stack.test.ts',
  'packages/rnn/src/models/char-rnn-backends.test.ts',
  'packages/rnn/src/models/char-rnn-memory.test.ts',
  'packages/rnn/src/video/conv-stack.test.ts',
];

/** The kernels' tests in headless Chromium. */
const inChromium = (
  name: string,
  headers: Record<string, string>,
  ...also: readonly string[]
): ViteUserConfig => ({
  resolve: { conditions: ['source'] },
  server: { headers },
  test: {
    name,
    include: ['packages/simd/src/**/*.test.ts', ...also],
    exclude: ['**/*.node.test.ts', '**/node_modules/**'],
    globalSetup: ['packages/simd/scripts/build-wasm.mjs'],
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          args: [
            '--no-sandbox',
            '--use-angle=swiftshader',
            '--enable-unsafe-swiftshader',
            '--enable-unsafe-webgpu',
            '--js-flags=--expose-gc',
            '--enable-precise-memory-info',
          ],
          ...(chromium === undefined ? {} : { executablePath: chromium }),
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});

const config: ViteUserConfig = defineConfig({
  test: { projects: [inChromium('isolated', ISOLATION), inChromium('not isolated', {}, ...ON_GPU)] },
});

export default config;
