#!/usr/bin/env node
// Puts gpu.js into the built package as one module that runs in Node and in browsers, so that users install neither it nor
// the native packages that it names. The package 'gl' is used where the user has installed it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(join(root, 'package.json'));
const library = require.resolve('gpu.js');
const license = readFileSync(join(dirname(library), '../LICENSE'), 'utf8').replaceAll('*/', '');

buildSync({
  entryPoints: [library],
  outfile: join(root, 'dist/backends/gpujs/gpu-js.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['main'],
  external: ['gl', 'webgpu', 'os', 'worker_threads'],
  legalComments: 'eof',
  banner: {
    js: `/*! gpu.js\n${license}*/
const require = globalThis.process?.getBuiltinModule?.('node:module')?.createRequire(import.meta.url);`,
  },
  logLevel: 'warning',
});
