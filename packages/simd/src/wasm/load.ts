import { SimdError } from '../errors.ts';
import type { BuildName } from './features.ts';

/** What a wasm module of this package exports: numbers in, a number or nothing out. */
export type WasmExports = Record<string, (...values: number[]) => number>;

/** Written out, so that bundlers find the files. */
const FILES: Readonly<Record<BuildName, () => URL>> = {
  plain: () => new URL('../../wasm/plain.wasm', import.meta.url),
  relaxed: () => new URL('../../wasm/relaxed.wasm', import.meta.url),
  'plain-threads': () => new URL('../../wasm/plain-threads.wasm', import.meta.url),
  'relaxed-threads': () => new URL('../../wasm/relaxed-threads.wasm', import.meta.url),
};

const compiled = new Map<string, Promise<WebAssembly.Module>>();

/**
 * Fetches and compiles one build, once for all backends that use it.
 *
 * @param folder where the wasm files are served, if not beside the package's code.
 * @throws SimdError when the file is not there or must not be compiled.
 */
export async function loadModule(build: BuildName, folder?: string): Promise<WebAssembly.Module> {
  const url = folder === undefined ? FILES[build]() : new URL(`${build}.wasm`, asFolder(folder));
  const module = compiled.get(url.href) ?? fetchModule(url, folder !== undefined);
  compiled.set(url.href, module);
  // What failed may succeed the next time.
  module.catch(() => compiled.delete(url.href));
  return module;
}

async function fetchModule(url: URL, isNamed: boolean): Promise<WebAssembly.Module> {
  const bytes = await readBytes(url, isNamed);
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    const remedy = "if the page has a Content-Security-Policy, allow 'wasm-unsafe-eval' in script-src";
    throw new SimdError({ who: 'simd', expected: `${url.href} to compile`, got, remedy }, { cause });
  }
}

/** A folder is a URL, in a page also one relative to it, and in Node also a path. */
function asFolder(folder: string): URL {
  const whole = folder.endsWith('/') ? folder : `${folder}/`;
  if (typeof location !== 'undefined') return new URL(whole, location.href);
  // One letter before a colon is a drive.
  if (/^[a-z][a-z0-9+.-]+:/i.test(whole)) return new URL(whole);
  return globalThis.process.getBuiltinModule('node:url').pathToFileURL(whole);
}

async function readBytes(url: URL, isNamed: boolean): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (url.protocol === 'file:') return new Uint8Array(nodeFiles().readFileSync(url));
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the answer ${response.status} ${response.statusText}`.trimEnd());
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    const reinstall = 'install @reverie/simd again; in its repository run pnpm build:wasm';
    const serve = "serve the package's wasm folder and name it: registerSimd('simd', { wasmFolder })";
    const remedy = isNamed ? 'check wasmFolder' : url.protocol === 'file:' ? reinstall : serve;
    throw new SimdError({ who: 'simd', expected: `the file ${url.href}`, got, remedy }, { cause });
  }
}

function nodeFiles(): typeof import('node:fs') {
  const files = globalThis.process?.getBuiltinModule?.('node:fs');
  if (files === undefined) throw new Error('no access to files here');
  return files;
}
