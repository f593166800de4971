#!/usr/bin/env node
// Runs TensorFlow.js' own specs on a backend: `run.mjs BACKEND [FILTER]`, FILTER a regular expression on the specs' full
// names. The last line is one JSON object; the exit status says whether no spec failed.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BACKENDS, registerBackend } from './backends.mjs';
import { prepareSpecs, specFiles } from './specs.mjs';

const [name = 'simd', filter = ''] = process.argv.slice(2);
if (!BACKENDS.includes(name)) {
  console.error(`conformance: expected a backend of ${BACKENDS.join(', ')}, got '${name}'.`);
  process.exit(2);
}

const require = createRequire(import.meta.url);
const leftOut = Object.keys(JSON.parse(readFileSync(new URL('left-out.json', import.meta.url), 'utf8')));
const load = prepareSpecs();
const Jasmine = require('jasmine');
const runner = new Jasmine();
runner.exitOnCompletion = false;
const tf = load('index.js');
const { setTestEnvs, setupTestFilters } = load('jasmine_util.js');
const backendName = registerBackend(name);
load('public/chained_ops/register_all_chained_ops.js');
load('register_all_gradients.js');

setTestEnvs([{ name: backendName, backendName, isDataSync: true }]);
setupTestFilters([], () => true);
const environment = globalThis.jasmine.getEnv();
const { specFilter } = environment.configuration();
const wanted = new RegExp(filter);
let skipped = 0;
environment.configure({
  random: false,
  specFilter(spec) {
    const title = spec.getFullName();
    if (!wanted.test(title) || !specFilter(spec)) return false;
    const isLeftOut = leftOut.some((text) => title.includes(text));
    if (isLeftOut) skipped++;
    return !isLeftOut;
  },
});
for (const file of specFiles()) load(file);

// `ENGINE.reset()` after each group of specs disposes the backend; what it counted is added up here.
const fallbacks = {};
const { prototype } = tf.Engine ?? load('engine.js').Engine;
const { reset } = prototype;
prototype.reset = function () {
  const backend = this.registry[backendName];
  for (const [kernel, calls] of Object.entries(backend?.fallbacks?.() ?? {})) {
    fallbacks[kernel] = (fallbacks[kernel] ?? 0) + calls;
  }
  return reset.call(this);
};

let passed = 0;
const failures = [];
runner.clearReporters();
runner.addReporter({
  specDone({ status, fullName, failedExpectations }) {
    if (status === 'passed') passed++;
    else if (status === 'failed') {
      failures.push({ spec: fullName, message: failedExpectations[0]?.message?.slice(0, 300) });
    } else if (status === 'pending') skipped++;
  },
});
process.on('unhandledRejection', (error) =>
  failures.push({ spec: 'outside of the specs', message: String(error) }),
);
const { log, warn, error } = console;
console.log = console.warn = console.error = () => {};
const start = performance.now();
await runner.execute();
Object.assign(console, { log, warn, error });

for (const { spec, message } of failures) console.log(`FAILED ${spec}\n       ${message}`);
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(`${name}: ${passed} passed, ${failures.length} failed, ${skipped} skipped in ${seconds} s`);
console.log(JSON.stringify({ backend: name, passed, failed: failures.length, skipped, failures, fallbacks }));
process.exit(failures.length === 0 && passed > 0 ? 0 : 1);
