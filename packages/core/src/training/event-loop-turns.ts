/** Milliseconds of computing after which the event loop gets a turn. */
const SHARE = 50;

/**
 * Gives the event loop a turn now and then. On backends whose results are there at once, awaiting them never ends the
 * running task: without this, no timer, signal handler, abort or drawing would come through until the work ends.
 */
export class EventLoopTurns {
  #last = performance.now();

  /** Call it between two steps of the work, as often as you like. */
  async take(): Promise<void> {
    if (performance.now() - this.#last < SHARE) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#last = performance.now();
  }
}
