// Runs the specs in this process.
import { createRequire } from 'node:module';
import { registerBackend } from './backends.mjs';
import { checkThatItStarts, collect, execute } from './collect.mjs';
import { prepareSpecs, specFiles } from './specs.mjs';

const require = createRequire(import.meta.url);

/** Runs the chosen specs on a backend. */
export async function runInNode(name, choice) {
  const load = prepareSpecs();
  const Jasmine = require('jasmine');
  const runner = new Jasmine();
  runner.exitOnCompletion = false;
  load('index.js');
  const { setTestEnvs, setupTestFilters } = load('jasmine_util.js');
  const { backendName } = choice;
  registerBackend(name);
  const { ENGINE, Engine } = load('engine.js');
  await checkThatItStarts(ENGINE, backendName);
  load('public/chained_ops/register_all_chained_ops.js');
  load('register_all_gradients.js');
  setTestEnvs([{ name: backendName, backendName, isDataSync: true }]);
  setupTestFilters([], () => true);
  const result = collect(runner.env, choice, Engine);
  for (const file of specFiles()) load(file);
  await execute(runner.env, result, (report) => process.on('unhandledRejection', report));
  return result;
}
