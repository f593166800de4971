import { PlotError } from '../errors.ts';

/** Where the WebAssembly of `@resvg/resvg-wasm` comes from: its bytes, their address, or an answer to a request. */
export type WasmSource = BufferSource | Response | URL | string | WebAssembly.Module;

let starting: Promise<typeof import('@resvg/resvg-wasm')> | undefined;

/** The renderer, loaded with the first picture; it starts once in a process or page. */
export function loadResvg(wasm: WasmSource | undefined): Promise<typeof import('@resvg/resvg-wasm')> {
  starting ??= start(wasm).catch((error: unknown) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

async function start(wasm: WasmSource | undefined): Promise<typeof import('@resvg/resvg-wasm')> {
  const resvg = await import('@resvg/resvg-wasm');
  await resvg.initWasm(wasm ?? (await readInstalledWasm()));
  return resvg;
}

async function readInstalledWasm(): Promise<BufferSource> {
  if (typeof process === 'undefined' || process.versions?.node === undefined) {
    throw new PlotError({
      who: 'svgToPng',
      expected: 'the option wasm, outside Node',
      got: 'none',
      remedy: "give the address of '@resvg/resvg-wasm/index_bg.wasm' as your bundler serves it",
    });
  }
  // Not by `import`, which bundlers for browsers would follow.
  const { createRequire } = process.getBuiltinModule('node:module');
  const { readFile } = process.getBuiltinModule('node:fs/promises');
  const path = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  return new Uint8Array(await readFile(path));
}
