const FAILURES = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Starts a backend and removes the listeners for uncaught errors that only throw them again, as Emscripten's loader of the
 * wasm backend adds them in Node. With them Node prints the loader's one line of 30,000 characters above the error;
 * without them too an uncaught error ends the process.
 */
export async function withoutRethrowers(start: () => Promise<void>): Promise<void> {
  const emitter: NodeJS.EventEmitter | undefined = typeof process === 'undefined' ? undefined : process;
  if (typeof emitter?.listeners !== 'function') return start(); // a browser, or what a bundler puts in its place
  const before = FAILURES.flatMap((event) => emitter.listeners(event));
  await start();
  for (const event of FAILURES) {
    for (const listener of emitter.listeners(event)) {
      const rethrows = !before.includes(listener) && /throw (?:ex|reason)\b/.test(`${listener}`);
      if (rethrows) emitter.off(event, listener as () => void);
    }
  }
}
