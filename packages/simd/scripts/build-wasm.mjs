#!/usr/bin/env node
// Builds assembly/ into four WebAssembly files: plain or relaxed SIMD, with or without threads. Does nothing when
// the sources are those that the files were built from. The builds without threads differ from those with them in one
// byte, the kind of their memory, so that two are compiled and two derived.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const root = fileURLToPath(new URL('..', import.meta.url));
const output = join(root, 'wasm');
const stamp = join(output, '.sources');
const require = createRequire(import.meta.url);

const ALL = [
  '--runtime',
  'stub',
  '--noAssert',
  '-O3',
  '--importMemory',
  '--enable',
  'simd',
  '--enable',
  'threads',
  '--sharedMemory',
  '--initialMemory',
  '16',
  // Pages of 64 KiB: 4 GiB.
  '--maximumMemory',
  '65536',
  '--use',
  'abort=',
];
const BUILDS = { plain: [], relaxed: ['--enable', 'relaxed-simd'] };
const FILES = Object.keys(BUILDS).flatMap((name) => [`${name}.wasm`, `${name}-threads.wasm`]);

function contentHash() {
  const hash = createHash('sha256');
  const sources = readdirSync(join(root, 'assembly'), { recursive: true }).filter((name) =>
    name.endsWith('.ts'),
  );
  for (const name of sources.sort()) hash.update(name).update(readFileSync(join(root, 'assembly', name)));
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  hash.update(require('assemblyscript/package.json').version);
  return hash.digest('hex');
}

function isCurrent(hash) {
  try {
    for (const file of FILES) statSync(join(output, file));
    return readFileSync(stamp, 'utf8') === hash;
  } catch {
    return false;
  }
}

/** Compiles in a thread of its own; both files appear whole or not at all. */
function build(name, flags) {
  const target = join(output, `${name}-threads.wasm`);
  const argv = [join(root, 'assembly/index.ts'), '--outFile', `${target}.tmp`, ...ALL, ...flags];
  const worker = new Worker(new URL('./asc-worker.mjs', import.meta.url), { workerData: argv });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (error) => {
      if (error !== null) return reject(new Error(error));
      const alone = join(output, `${name}.wasm`);
      writeFileSync(`${alone}.tmp`, withUnsharedMemory(readFileSync(`${target}.tmp`)));
      renameSync(`${alone}.tmp`, alone);
      renameSync(`${target}.tmp`, target);
      resolve();
    });
  });
}

/** The same module, which imports a memory of its own: the flag byte of limits "shared, with a maximum" loses "shared". */
function withUnsharedMemory(wasm) {
  const memoryImport = Buffer.from('\x03env\x06memory\x02', 'latin1');
  const flag = wasm.indexOf(memoryImport) + memoryImport.length;
  if (flag < memoryImport.length || wasm[flag] !== 3)
    throw new Error('build-wasm: expected an import of the shared memory env.memory.');
  const copy = Buffer.from(wasm);
  copy[flag] = 1;
  return copy;
}

/** Builds what is not current. Vitest calls it before the tests. */
export async function setup() {
  const hash = contentHash();
  if (isCurrent(hash)) return;
  mkdirSync(output, { recursive: true });
  await Promise.all(Object.entries(BUILDS).map(([name, flags]) => build(name, flags)));
  writeFileSync(stamp, hash);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();
