import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Proves each import rule of `biome.json`: Biome reports a file that breaks it, and no file that keeps it. */

const UP = 'goes up a layer of core';
const PACKAGE = 'A package must not import this one';
const PRIVATE = 'private to a package';
const TENSORFLOW = "Take tf from '@reverie/core'";
const RANDOM = 'Randomness is a Random argument';
const CYCLE = 'part of a cycle';

/** `[path, code, what Biome must say]`; without the last, Biome must say nothing. */
type Case = readonly [path: string, code: string, message?: string];

const core = (layer: string, imported: string, message?: string): Case => {
  const path = `packages/core/src/${layer}/${layer}-to-${imported.replaceAll(/\W+/g, '-')}.ts`;
  const code = `import { x } from '../${imported}';\n\nexport const y: number = x;\n`;
  return message === undefined ? [path, code] : [path, code, message];
};

const LAYERS = ['search', 'training', 'data', 'losses', 'nn', 'ops', 'backends', 'random'];

/** Every import between two layers of core: down is right, up is wrong. */
const layerCases: readonly Case[] = LAYERS.flatMap((layer, i) =>
  LAYERS.flatMap((other, j) => (i === j ? [] : [core(layer, `${other}/x.ts`, j < i ? UP : undefined)])),
);

const cases: readonly Case[] = [
  ...layerCases,
  core('optim', 'persistence/x.ts'),
  core('losses', 'optim/x.ts', UP),
  core('persistence', 'training/x.ts', UP),
  core('nn', 'tf.ts'),
  ['packages/core/src/tf.ts', "export { x } from './ops/x.ts';\n", UP],
  ['packages/core/src/nn/dynamic.ts', "export const x: unknown = await import('../training/x.ts');\n", UP],
  ['packages/core/src/nn/type.ts', "export type { X } from '../training/x.ts';\n", UP],
  ['packages/core/src/nn/type-import.ts', "export type X = import('../training/x.ts').X;\n", UP],
  ['packages/core/src/nn/layer.test.ts', "export { x } from '../training/x.ts';\n"],
  ['packages/core/src/index.ts', "export { x } from './training/x.ts';\n"],

  ['packages/core/src/data/a.ts', "export { x } from '@reverie/rnn';\n", PACKAGE],
  ['packages/core/src/data/b.ts', "export { x } from '@reverie/datasets/node';\n", PACKAGE],
  ['packages/core/src/backends/simd.ts', "export { x } from '@reverie/simd';\n"],
  ['packages/datasets/src/a.ts', "export { tf } from '@reverie/core';\n", PACKAGE],
  ['packages/plots/src/a.ts', "export { x } from '@reverie/datasets';\n", PACKAGE],
  ['packages/rnn/src/a.ts', "export { tf } from '@reverie/core';\n"],
  ['packages/rnn/src/b.ts', "export { x } from '@reverie/core/node';\n"],
  ['packages/rnn/src/models/c.ts', "export { x } from '@reverie/datasets';\n", PACKAGE],
  ['packages/rnn/src/cli.ts', "export { x } from '@reverie/datasets/node';\n"],
  ['packages/rnn/src/cli/train.ts', "export { x } from '@reverie/datasets/node';\n"],
  ['packages/rnn/src/cli/sample.ts', "export { x } from '@reverie/cli/run';\n"],
  ['packages/rnn/src/models/d.ts', "export { x } from '@reverie/cli';\n", PACKAGE],
  ['packages/cli/src/a.ts', "export { x } from '@reverie/core/node';\n"],
  ['packages/cli/src/b.ts', "export { x } from '@reverie/datasets';\nexport { y } from '@reverie/plots';\n"],
  ['packages/cli/src/c.ts', "export { x } from '@reverie/rnn';\n", PACKAGE],
  ['packages/core/src/data/c.ts', "export { x } from '@reverie/cli';\n", PACKAGE],
  ['packages/rnn/src/d.ts', "export { x } from '@reverie/vision';\n", PACKAGE],
  ['packages/vision/src/a.ts', "export { x } from '@reverie/detection';\n", PACKAGE],
  ['packages/detection/src/a.ts', "export { x } from '@reverie/vision';\n"],

  ['packages/rnn/src/e.ts', "export { x } from '@reverie/core/dist/tf.js';\n", PRIVATE],
  ['packages/rnn/src/f.ts', "export { x } from '../../core/src/tf.ts';\n", PRIVATE],
  ['apps/demo/src/a.ts', "export { x } from '../../../packages/core/src/tf.ts';\n", PRIVATE],
  ['examples/a.ts', "export { x } from '@reverie/core/nodes';\n", PRIVATE],
  ['packages/core/src/nn/u.ts', "export { x } from '@reverie/simd/testing';\n", PRIVATE],
  ['packages/core/src/nn/u.test.ts', "export { x } from '@reverie/simd/testing';\n"],
  ['packages/rnn/src/cli/testing/u.ts', "export { x } from '@reverie/cli/testing';\n"],
  ['packages/rnn/src/cli/u.ts', "export { x } from '@reverie/cli/testing';\n", PRIVATE],
  ['examples/b.ts', "export { x } from '@reverie/core/node';\n"],

  ['packages/rnn/src/g.ts', "export * as tf from '@tensorflow/tfjs';\n", TENSORFLOW],
  ['packages/core/src/nn/core.ts', "export * as tf from '@tensorflow/tfjs-core';\n", TENSORFLOW],
  ['packages/core/src/ops/wasm.ts', "import '@tensorflow/tfjs-backend-wasm';\n", TENSORFLOW],
  ['packages/core/src/backends/wasm.ts', "import '@tensorflow/tfjs-backend-wasm';\n"],
  ['packages/simd/src/tf.ts', "export * as tf from '@tensorflow/tfjs';\n"],
  ['benchmarks/src/peers.ts', "export * as tf from '@tensorflow/tfjs';\n"],

  ['packages/rnn/src/h.ts', 'export const x: number = Math.random();\n', RANDOM],
  ['packages/rnn/src/h.test.ts', 'export const x: number = Math.random();\n', RANDOM],
  ['packages/plots/src/b.ts', "export const x: number = Math['random']();\n", RANDOM],
  ['packages/plots/src/c.ts', 'export const { random } = Math;\n', RANDOM],
  ['packages/core/src/nn/r.ts', "import { tf } from '../tf.ts';\n\ntf.randomNormal([2]);\n", RANDOM],
  ['packages/core/src/nn/s.ts', "import { tf } from '../tf.ts';\n\ntf.dropout(tf.ones([2]), 0.5);\n", RANDOM],
  ['packages/core/src/nn/t.ts', "import { tf } from '../tf.ts';\n\ntf.add(1, Math.abs(2));\n"],

  ['packages/plots/src/one.ts', "export { y } from './two.ts';\nexport const x = 1;\n", CYCLE],
  ['packages/plots/src/two.ts', "export { x } from './one.ts';\nexport const y = 1;\n", CYCLE],
  ['packages/plots/src/three.ts', "import type { Y } from './four.ts';\n\nexport type X = Y[];\n", CYCLE],
  ['packages/plots/src/four.ts', "import type { X } from './three.ts';\n\nexport type Y = X[];\n", CYCLE],
];

interface Report {
  readonly diagnostics: readonly { readonly message: string; readonly location: { readonly path: string } }[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
let copy: string;
let report: Report;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'reverie-rules-'));
  for (const path of ['biome.json', '.ci/rules', '.gitignore']) {
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  for (const [path, code] of cases) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), code);
  }
  report = lint(copy);
});

afterAll(() => rmSync(copy, { recursive: true }));

/** Biome ends with an error since there is something to report. */
function lint(folder: string): Report {
  const flags = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
  try {
    const output = execFileSync(join(root, 'node_modules/.bin/biome'), flags, { cwd: folder, stdio: 'pipe' });
    return JSON.parse(output.toString());
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return JSON.parse(String(error.stdout));
    throw error;
  }
}

describe('import rules', () => {
  it.each(cases)('%s: %j', (path, _, expected) => {
    const rules = [UP, PACKAGE, PRIVATE, TENSORFLOW, RANDOM, CYCLE];
    const messages = report.diagnostics.filter(({ location }) => location.path === path);
    const broken = rules.filter((rule) => messages.some(({ message }) => message.includes(rule)));
    expect(broken).toEqual(expected === undefined ? [] : [expected]);
  });
});
