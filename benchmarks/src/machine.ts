import { availableParallelism, cpus, loadavg } from 'node:os';

/** Where figures were measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  /** Processes that were running or waiting for a core when the measurement began: this program had company above 0. */
  readonly load: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** This machine, now. */
export function describeMachine(versions: Readonly<Record<string, string>>): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    node: process.versions.node,
    load: Math.round(loadavg()[0]! * 100) / 100,
    versions,
  };
}
