// The backends that the specs can run on.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { CACHE } from './specs.mjs';

const require = createRequire(import.meta.url);
const simdSource = fileURLToPath(new URL('../packages/simd/src/index.ts', import.meta.url));
/** The backend on gpu.js. */
export const gpujsSource = fileURLToPath(
  new URL('../packages/core/src/backends/gpujs/index.ts', import.meta.url),
);

/** What each name on the command line means: the backend's options. With no work too small, two threads share all. */
const OPTIONS = {
  simd: { threads: 1, blas: 'off' },
  'simd:threads': { threads: 2, blas: 'off', leastWork: 0 },
  'simd:blas': { threads: 1, blas: 'auto' },
};

/** The modes of gpu.js that run in Node. */
const GPUJS_MODES = ['cpu', 'webasm', 'headlessgl'];

/** The modes of gpu.js that run in a browser. */
const GPUJS_BROWSER_MODES = ['webgl2', 'webgl', 'webgpu'];

const gpujsNames = (modes) => modes.map((mode) => `gpujs:${mode}`);

/** Backends whose specs run in a browser. */
export const BROWSER_BACKENDS = gpujsNames(GPUJS_BROWSER_MODES);

/** Backends that compute as a graphics card does. */
export const GPU_BACKENDS = ['gpujs:headlessgl', ...BROWSER_BACKENDS];

export const BACKENDS = ['cpu', ...Object.keys(OPTIONS), ...gpujsNames(GPUJS_MODES), ...BROWSER_BACKENDS];

/** The name under which the specs' engine knows a backend. */
export const engineName = (name) => name.replace(':', '-');

/** Registers a backend with the engine of the specs; returns the name under which the engine knows it. */
export function registerBackend(name) {
  require('@tensorflow/tfjs-backend-cpu');
  if (name === 'cpu') return 'cpu';
  const backendName = engineName(name);
  const [family, mode] = name.split(':');
  if (family === 'gpujs') {
    bundled('gpujs', gpujsSource).registerGpujs(backendName, { mode });
    return backendName;
  }
  const { registerSimd } = bundled('simd', simdSource);
  if (backendName !== 'simd') registerSimd(backendName, OPTIONS[name]);
  else registerSimdAgain(registerSimd);
  return backendName;
}

/** A module as one CommonJS file, so that its `require('@tensorflow/tfjs')` is sent to the specs' engine. */
function bundled(name, source) {
  const outfile = join(CACHE, `${name}.cjs`);
  buildSync({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    conditions: ['source'],
    external: ['@tensorflow/tfjs', 'koffi', 'gl', 'webgpu'],
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(simdSource, '../wasm/load.ts')).href) },
    logLevel: 'error',
  });
  return require(outfile);
}

/** Importing the package registers 'simd' with defaults; the specs want one thread. */
function registerSimdAgain(registerSimd) {
  const tf = require('@tensorflow/tfjs-core');
  tf.removeBackend('simd');
  for (const { kernelName, backendName } of tf.getKernelsForBackend('simd')) {
    tf.unregisterKernel(kernelName, backendName);
  }
  registerSimd('simd', OPTIONS.simd);
}
