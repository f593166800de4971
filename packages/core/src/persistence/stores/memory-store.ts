import { checkName, previousOf, type Store } from './store.ts';

/** A {@link Store} that forgets everything at the end of the process: for tests and trials. */
export function memoryStore(): Store {
  const files = new Map<string, Uint8Array>();
  return {
    read: async (name) => files.get(name)?.slice(),
    async write(name, bytes) {
      checkName(name, 'memoryStore.write');
      const before = files.get(name);
      if (before !== undefined) files.set(previousOf(name), before);
      files.set(name, new Uint8Array(bytes));
    },
    list: async () => [...files.keys()].sort(),
    async remove(name) {
      files.delete(name);
      files.delete(previousOf(name));
    },
  };
}
