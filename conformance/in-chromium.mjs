// Runs the specs in a page of headless Chromium.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { gpujsSource } from './backends.mjs';
import { CORE_PACKAGES, specFiles, TREE, transpile } from './specs.mjs';

const require = createRequire(import.meta.url);

/** A browser that is there already; none is downloaded. */
export const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

export const findChromium = () => CHROMIUMS.find(existsSync);

/** Without a graphics card WebGL runs in software. */
const ARGUMENTS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
];

/** Storage and secure features need an address; every request to it is answered here. */
const ADDRESS = 'http://localhost/';

/** Runs the chosen specs on a mode of gpu.js. */
export async function runInChromium(name, choice) {
  const content = await bundle();
  const { chromium } = await import('playwright');
  const browser = await chromium.launch({ executablePath: findChromium(), args: ARGUMENTS });
  try {
    const page = await browser.newPage();
    const stopped = new Promise((_resolve, reject) => {
      page.on('crash', () => reject(new Error(`the page with the specs of '${name}' crashed.`)));
    });
    await page.route(`${ADDRESS}**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
    await page.goto(ADDRESS);
    // As a script of its own Jasmine keeps calls without an object on the window, which some specs look at.
    await page.addScriptTag({ path: require.resolve('jasmine-core/lib/jasmine-core/jasmine.js') });
    await page.addScriptTag({ content });
    const mode = name.split(':')[1];
    const run = page.evaluate((settings) => globalThis.runSpecs(settings), { ...choice, mode });
    return await Promise.race([run, stopped]);
  } finally {
    await browser.close();
  }
}

/** The specs, their engine, TensorFlow.js' cpu backend and the backend on gpu.js as one script. */
async function bundle() {
  transpile();
  const specs = specFiles().map((file) => `require(${JSON.stringify(join(TREE, file))});`);
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.mjs', import.meta.url))],
    write: false,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    conditions: ['source'],
    alias: {
      '@tensorflow/tfjs-core': TREE,
      '@tensorflow/tfjs': TREE,
      'gpujs-backend': gpujsSource,
    },
    nodePaths: [CORE_PACKAGES],
    external: ['util', 'crypto', 'worker_threads', 'node-fetch', 'koffi', 'gl', 'webgpu'],
    define: { global: 'globalThis' },
    plugins: [
      virtualModule('all-specs', `exports.loadSpecs = () => { ${specs.join('\n')} };`),
      virtualModule(
        'jasmine-core/lib/jasmine-core/jasmine.js',
        'module.exports = globalThis.jasmineRequire;',
      ),
    ],
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** A module that is made, not read. */
const virtualModule = (name, contents) => ({
  name,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
    onLoad({ filter: /.*/, namespace: name }, () => ({ contents, resolveDir: TREE }));
  },
});
