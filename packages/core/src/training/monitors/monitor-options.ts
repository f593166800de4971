import { checkNumber } from '../../errors.ts';
import type { Monitor } from '../model-step.ts';

/** Options of the monitors. */
export interface MonitorOptions {
  /** Updates between measurements. Default: 1. */
  readonly every?: number;
}

/** A monitor that measures every so many updates only. */
export function spaced(who: string, { every = 1 }: MonitorOptions, monitor: Monitor): Monitor {
  checkNumber(who, 'every', every, { integer: true, min: 1 });
  return (update, context) => ((context.step + 1) % every === 0 ? monitor(update, context) : {});
}
