#!/usr/bin/env node
// Runs TensorFlow.js' own specs on a backend: `run.mjs BACKEND [FILTER]`, FILTER a regular expression on the specs' full
// names, in capitals or not. The last line is one JSON object; the exit status says whether no spec failed.
import { BACKENDS, BROWSER_BACKENDS, engineName } from './backends.mjs';
import { CHROMIUMS, findChromium, runInChromium } from './in-chromium.mjs';
import { runInNode } from './in-node.mjs';
import { readLeftOut } from './left-out.mjs';

const [name = 'simd', filter = ''] = process.argv.slice(2);
if (!BACKENDS.includes(name)) {
  console.error(`conformance: expected a backend of ${BACKENDS.join(', ')}, got '${name}'.`);
  process.exit(2);
}

const isInBrowser = BROWSER_BACKENDS.includes(name);
if (isInBrowser && findChromium() === undefined) {
  console.error(`conformance: expected Chromium at ${CHROMIUMS.join(' or ')} for '${name}', found none.`);
  process.exit(2);
}

const start = performance.now();
const choice = { backendName: engineName(name), filter, leftOut: readLeftOut(name) };
const result = await (isInBrowser ? runInChromium : runInNode)(name, choice).catch(({ message }) => {
  console.error(`conformance: the specs do not run on '${name}': ${message}`);
  process.exit(2);
});

const { passed, failures, skipped, fallbacks } = result;
if (passed + failures.length + skipped === 0) {
  console.error(
    `conformance: expected a filter that matches names of specs, got '${filter}', which matches none.`,
  );
  process.exit(2);
}
for (const { spec, message } of failures) console.log(`FAILED ${spec}\n       ${message}`);
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(`${name}: ${passed} passed, ${failures.length} failed, ${skipped} skipped in ${seconds} s`);
console.log(JSON.stringify({ backend: name, passed, failed: failures.length, skipped, failures, fallbacks }));
process.exit(failures.length === 0 && passed > 0 ? 0 : 1);
