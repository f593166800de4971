// TensorFlow.js' own specs as CommonJS modules, for Node to load and for browsers to bundle.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const coreFolder = dirname(require.resolve('@tensorflow/tfjs-core/package.json'));
const coreVersion = require('@tensorflow/tfjs-core/package.json').version;
const coreRequire = createRequire(join(coreFolder, 'package.json'));

/** Where the packages lie that tfjs-core itself needs. */
export const CORE_PACKAGES = join(coreFolder, '../..');

/** Where everything that is made here lies; safe to delete. */
export const CACHE = join(here, '.cache');

/** The transpiled tree of tfjs-core. */
export const TREE = join(CACHE, `tfjs-core-${coreVersion}`);

/**
 * Makes the tree. The specs ship as ES modules without file extensions, which Node does not load. The target is ES5, because the cpu
 * backend's bundle is ES5 too and an ES5 class cannot extend a native one.
 */
export function transpile() {
  if (existsSync(join(TREE, '.done'))) return;
  const ts = require('typescript-5');
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES5,
    downlevelIteration: true,
    ignoreDeprecations: '5.0',
  };
  const dist = join(coreFolder, 'dist');
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name);
    const name = relative(dist, source);
    if (!entry.isFile() || !/^(?!tf-core\.|miniprogram|scripts).*\.js$/.test(name)) continue;
    const text = readFileSync(source, 'utf8').replace(/\n\/\/# sourceMappingURL=[^\n]*/, '');
    mkdirSync(dirname(join(TREE, name)), { recursive: true });
    writeFileSync(join(TREE, name), ts.transpileModule(text, { compilerOptions }).outputText);
  }
  writeFileSync(join(TREE, 'package.json'), '{"type":"commonjs"}');
  writeFileSync(join(TREE, '.done'), '');
}

/** Sends every `require` of tfjs-core to the transpiled tree, so that specs and backends share one engine. */
function redirect() {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (request, parent, ...rest) => {
    if (request === '@tensorflow/tfjs-core' || request === '@tensorflow/tfjs') return join(TREE, 'index.js');
    if (request.startsWith('@tensorflow/tfjs-core/dist/')) {
      return resolve.call(
        Module,
        join(TREE, request.slice('@tensorflow/tfjs-core/dist/'.length)),
        parent,
        ...rest,
      );
    }
    if (request === 'jasmine-core/lib/jasmine-core/jasmine.js') {
      return join(dirname(require.resolve('jasmine-core')), 'jasmine-core/jasmine.js');
    }
    const bare = !request.startsWith('.') && !isAbsolute(request);
    if (bare && parent?.filename?.startsWith(TREE)) {
      try {
        return coreRequire.resolve(request);
      } catch {
        return require.resolve(request);
      }
    }
    return resolve.call(Module, request, parent, ...rest);
  };
}

/** Makes the tree ready for Node; returns a function that loads one of its modules. */
export function prepareSpecs() {
  transpile();
  redirect();
  return (name) => require(join(TREE, name));
}

/** The names of the spec files, as tfjs-core's own list has them. */
export function specFiles() {
  const list = readFileSync(join(TREE, 'tests.js'), 'utf8');
  return [...list.matchAll(/require\("(\.\/[^"]+)"\)/g)].map(([, name]) => `${name.slice(2)}.js`);
}
