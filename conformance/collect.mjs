// What the runs in Node and in a browser share: which specs run, and what is told about them.

/**
 * Prepares Jasmine's environment; `choice` is `{ backendName, filter, leftOut }`.
 *
 * Call it after `setupTestFilters`, whose filter it narrows, and before the specs are loaded.
 *
 * @returns what the run fills: passed, skipped, failures, and the calls that TensorFlow.js' cpu backend computed.
 */
export function collect(environment, { backendName, filter, leftOut }, { prototype }) {
  const result = { passed: 0, skipped: 0, failures: [], fallbacks: {} };
  const wanted = new RegExp(filter, 'i');
  const { specFilter } = environment.configuration();
  environment.configure({
    random: false,
    specFilter(spec) {
      const title = spec.getFullName();
      if (!wanted.test(title) || !specFilter(spec)) return false;
      const plain = title.replace(` ${backendName} {}`, '');
      const isLeftOut = leftOut.some((text) => plain.includes(text));
      if (isLeftOut) result.skipped++;
      return !isLeftOut;
    },
  });
  environment.clearReporters();
  environment.addReporter({
    specDone({ status, fullName, failedExpectations }) {
      if (status === 'passed') result.passed++;
      else if (status === 'failed') {
        result.failures.push({ spec: fullName, message: failedExpectations[0]?.message?.slice(0, 300) });
      } else if (status === 'pending') result.skipped++;
    },
  });
  countFallbacks(prototype, backendName, result.fallbacks);
  return result;
}

/**
 * Starts the backend once. TensorFlow.js goes on with another one where that fails, and the specs would pass on it.
 *
 * @throws what the backend says when it cannot start here.
 */
export async function checkThatItStarts({ registryFactory }, backendName) {
  const backend = await registryFactory[backendName].factory();
  backend.dispose();
}

/** `Engine.reset()` after each group of specs disposes the backend; what it counted is added up before. */
function countFallbacks(engine, backendName, fallbacks) {
  const { reset } = engine;
  engine.reset = function () {
    const backend = this.registry[backendName];
    for (const [kernel, calls] of Object.entries(backend?.fallbacks?.() ?? {})) {
      fallbacks[kernel] = (fallbacks[kernel] ?? 0) + calls;
    }
    return reset.call(this);
  };
}

/** Runs the loaded specs, without their output. */
export async function execute(environment, result, onRejection) {
  onRejection((error) => result.failures.push({ spec: 'outside of the specs', message: String(error) }));
  const { log, warn, error } = console;
  console.log = console.warn = console.error = () => {};
  try {
    await environment.execute();
  } finally {
    Object.assign(console, { log, warn, error });
  }
}
