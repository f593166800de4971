// The script of the page that runs the specs in a browser; esbuild bundles it.
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { ENGINE, Engine } from '@tensorflow/tfjs-core/engine.js';
import { setTestEnvs, setupTestFilters } from '@tensorflow/tfjs-core/jasmine_util.js';
import '@tensorflow/tfjs-core/public/chained_ops/register_all_chained_ops.js';
import '@tensorflow/tfjs-core/register_all_gradients.js';
import { loadSpecs } from 'all-specs';
import { registerGpujs } from 'gpujs-backend';
import { checkThatItStarts, collect, execute } from './collect.mjs';

/** Runs the chosen specs on a mode of gpu.js. */
globalThis.runSpecs = async ({ mode, ...choice }) => {
  const { jasmineRequire } = globalThis;
  const jasmine = jasmineRequire.core(jasmineRequire);
  const environment = jasmine.getEnv();
  Object.assign(globalThis, { jasmine }, jasmineRequire.interface(jasmine, environment));
  const { backendName } = choice;
  registerGpujs(backendName, { mode });
  await checkThatItStarts(ENGINE, backendName);
  setTestEnvs([{ name: backendName, backendName, isDataSync: true }]);
  setupTestFilters([], () => true);
  const result = collect(environment, choice, Engine);
  loadSpecs();
  await execute(environment, result, (report) =>
    addEventListener('unhandledrejection', ({ reason }) => report(reason)),
  );
  return result;
};
