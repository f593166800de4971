import { EXIT } from './failure.ts';
import type { EndSignal, Host } from './host.ts';

/** Ctrl-C and `kill`, turned into an orderly end. */
export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The exit code of the signal that came, if one came. */
  exitCode(): number | undefined;
  /** Signals end the process again as ever. */
  release(): void;
}

/** Catches the first signal and calls `onFirst`; a second one ends the process at once. */
export function catchInterruption(host: Host, onFirst: () => void): Interruption {
  const controller = new AbortController();
  let first: EndSignal | undefined;
  const release = host.onSignal((signal) => {
    if (first !== undefined) {
      host.exit(EXIT[signal]);
      return;
    }
    first = signal;
    onFirst();
    controller.abort();
  });
  return { signal: controller.signal, exitCode: () => first && EXIT[first], release };
}
