import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, type Page as BrowserPage, chromium } from 'playwright';
import type { Benchmark, BenchmarkCase, Contestant } from '../benchmark.ts';
import type { Page } from './page.ts';
import { GPU_WORK } from './page-work.ts';

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** Without a graphics card WebGL runs in software; `REVERIE_CHROMIUM_FLAGS` takes its place where there is one. */
const FLAGS = process.env['REVERIE_CHROMIUM_FLAGS'] ?? '--use-angle=swiftshader --enable-unsafe-swiftshader';

/** Our backend and TensorFlow.js' own, in one page of headless Chromium. */
export const gpujs: Benchmark = {
  description:
    "kernels and training steps on the GPU: gpu.js beside TensorFlow.js' WebGL, in headless Chromium",
  async open() {
    const { browser, page } = await openPage();
    const call = <Name extends keyof Page>(
      name: Name,
      ...values: Parameters<Page[Name]>
    ): ReturnType<Page[Name]> =>
      page.evaluate(
        ([method, given]) =>
          (globalThis as never as { benchPage: Record<string, (...v: unknown[]) => unknown> }).benchPage[
            method as string
          ]!(...(given as unknown[])),
        [name, values] as const,
      ) as ReturnType<Page[Name]>;
    const inPage = (work: string, backend: 'gpujs' | 'webgl'): Contestant => ({
      name: backend === 'gpujs' ? 'gpujs' : 'tfjs-webgl',
      ours: backend === 'gpujs',
      start: async () => {
        await call('start', work, backend);
        return {
          run: async (times) => call('run', work, backend, times),
          dispose: () => void call('dispose', work, backend).catch(() => undefined),
        };
      },
    });
    const cases = Object.entries(GPU_WORK).map(
      ([name, { quick = false }]): BenchmarkCase => ({
        name,
        unit: 'ms',
        unitsPerRun: 1,
        quick,
        contestants: [inPage(name, 'gpujs'), inPage(name, 'webgl')],
      }),
    );
    const { mode } = await call('state');
    return {
      cases,
      versions: { chromium: browser.version() },
      remarks: [`gpu.js in mode ${mode}; drawn by ${await call('renderer')}`],
      close: () => void browser.close(),
    };
  },
};

async function openPage(): Promise<{ browser: Browser; page: BrowserPage }> {
  const executablePath = CHROMIUMS.find(existsSync);
  if (executablePath === undefined)
    throw new Error(`bench gpujs: expected Chromium at ${CHROMIUMS.join(' or ')}, got none.`);
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    write: false,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    conditions: ['source'],
    external: ['koffi', 'gl', 'webgpu', 'node:*'],
    // The page has no modules, and nothing in it asks where it is.
    define: { 'import.meta.url': '"http://localhost/"', global: 'globalThis' },
    logLevel: 'error',
  });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...FLAGS.split(' ')] });
  const page = await browser.newPage();
  await page.addScriptTag({ content: outputFiles![0]!.text });
  return { browser, page };
}
