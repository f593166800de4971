import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright';
import type { Benchmark, BenchmarkCase, Contestant } from '../benchmark.ts';
import type { Page } from './page.ts';
import { GPU_WORK } from './page-work.ts';

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** Without a graphics card WebGL runs in software; `REVERIE_CHROMIUM_FLAGS` takes its place where there is one. */
const FLAGS = process.env['REVERIE_CHROMIUM_FLAGS'] ?? '--use-angle=swiftshader --enable-unsafe-swiftshader';

/** Our backend and TensorFlow.js' own for GPUs, WebGPU's where the browser has that, in one page of headless Chromium. */
export const gpujs: Benchmark = {
  description:
    "kernels and training steps on the GPU: gpu.js beside TensorFlow.js' WebGL, in headless Chromium",
  async open() {
    const browser = await openBrowser();
    const first = await firstSteps(browser);
    const call = await openPage(browser);
    const backends = (await call('hasWebGPU'))
      ? (['gpujs', 'webgl', 'webgpu'] as const)
      : (['gpujs', 'webgl'] as const);
    const inPage = (work: string, backend: (typeof backends)[number]): Contestant => ({
      name: backend === 'gpujs' ? 'gpujs' : `tfjs-${backend}`,
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
        contestants: backends.map((backend) => inPage(name, backend)),
      }),
    );
    const { mode } = await call('state');
    const renderer = await call('renderer');
    return {
      cases,
      versions: { chromium: browser.version() },
      remarks: [`gpu.js in mode ${mode}; drawn by ${renderer}`, first],
      close: () => void browser.close(),
    };
  },
};

const ADDRESS = 'http://localhost/';

/** Calls functions of the page. */
type Call = <Name extends keyof Page>(
  name: Name,
  ...values: Parameters<Page[Name]>
) => ReturnType<Page[Name]>;

const LSTM_STEP = 'char-LSTM step, hidden 128';

/** How long both take from a new page to the end of a training step. */
async function firstSteps(browser: Browser): Promise<string> {
  const call = await openPage(browser);
  const ours = await call('firstStep', LSTM_STEP, 'gpujs');
  const { programs } = await call('state');
  const peer = await (await openPage(browser))('firstStep', LSTM_STEP, 'webgl');
  const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
  return `to the end of the first ${LSTM_STEP}: ${seconds(ours)} s, ${programs} programs compiled; tfjs-webgl ${seconds(peer)} s`;
}

async function openBrowser(): Promise<Browser> {
  const executablePath = CHROMIUMS.find(existsSync);
  if (executablePath === undefined)
    throw new Error(`bench gpujs: expected Chromium at ${CHROMIUMS.join(' or ')}, got none.`);
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...FLAGS.split(' ')] });
}

async function openPage(browser: Browser): Promise<Call> {
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
  const page = await browser.newPage();
  // WebGPU wants an address; every request to it is answered here.
  await page.route(`${ADDRESS}**`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  await page.goto(ADDRESS);
  await page.addScriptTag({ content: outputFiles![0]!.text });
  return (name, ...values) =>
    page.evaluate(
      ([method, given]) =>
        (globalThis as never as { benchPage: Record<string, (...v: unknown[]) => unknown> }).benchPage[
          method as string
        ]!(...(given as unknown[])),
      [name, values] as const,
    ) as ReturnType<Page[typeof name]>;
}
