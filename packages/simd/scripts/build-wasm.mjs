#!/usr/bin/env node
// Builds assembly/ into four WebAssembly files: plain or relaxed SIMD, with or without threads. Does nothing when
// the sources are those that the files were built from.
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
  '--use',
  'abort=',
];
const RELAXED = ['--enable', 'relaxed-simd'];
// Linear memory may grow to 4 GiB; a shared one must say so when it is made.
const THREADS = [
  '--enable',
  'threads',
  '--sharedMemory',
  '--initialMemory',
  '16',
  '--maximumMemory',
  '65536',
];
const BUILDS = {
  plain: [],
  relaxed: RELAXED,
  'plain-threads': THREADS,
  'relaxed-threads': [...RELAXED, ...THREADS],
};

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
    for (const name of Object.keys(BUILDS)) statSync(join(output, `${name}.wasm`));
    return readFileSync(stamp, 'utf8') === hash;
  } catch {
    return false;
  }
}

/** One build in a thread of its own; the file appears whole or not at all. */
function build(name, flags) {
  const target = join(output, `${name}.wasm`);
  const argv = [join(root, 'assembly/index.ts'), '--outFile', `${target}.tmp`, ...ALL, ...flags];
  const worker = new Worker(new URL('./asc-worker.mjs', import.meta.url), { workerData: argv });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (error) => {
      if (error !== null) return reject(new Error(error));
      renameSync(`${target}.tmp`, target);
      resolve();
    });
  });
}

/** Builds what is not current. Vitest calls it before the tests. */
export async function setup() {
  const hash = contentHash();
  if (isCurrent(hash)) return;
  mkdirSync(output, { recursive: true });
  const queue = Object.entries(BUILDS);
  const next = async () => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await build(...task);
  };
  await Promise.all([next(), next()]);
  writeFileSync(stamp, hash);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();
