/** The processor cores, two hardware threads of one core counted once, as far as the platform tells. */
export function physicalCores(): number {
  const system = globalThis.process?.getBuiltinModule?.('node:os');
  if (system === undefined)
    return Math.max(1, Math.ceil((globalThis.navigator?.hardwareConcurrency ?? 2) / 2));
  const available = system.availableParallelism();
  return Math.max(1, Math.min(available, linuxCores() ?? available));
}

function linuxCores(): number | undefined {
  const files = process.getBuiltinModule('node:fs');
  const folder = '/sys/devices/system/cpu';
  try {
    const cpus = files.readdirSync(folder).filter((name) => /^cpu\d+$/.test(name));
    const siblings = (cpu: string): string =>
      files.readFileSync(`${folder}/${cpu}/topology/thread_siblings_list`, 'utf8');
    return new Set(cpus.map(siblings)).size || undefined;
  } catch {
    return undefined;
  }
}
