import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'module', 'default'] } },
  test: {
    globalSetup: ['packages/simd/scripts/build-wasm.mjs'],
    include: ['{packages,apps}/*/src/**/*.test.ts', '{examples,benchmarks,conformance,.ci}/**/*.test.ts'],
    reporters: ['default'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});

export default config;
