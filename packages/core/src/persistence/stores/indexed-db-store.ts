import { CheckpointError } from '../../errors.ts';
import { checkName, previousOf, type Store } from './store.ts';

const FILES = 'files';

/** A {@link Store} in the browser: the IndexedDB database `database` of this page's origin. */
export function indexedDbStore(database: string): Store {
  const who = `indexedDbStore('${database}')`;
  const run = <T>(mode: IDBTransactionMode, body: (files: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    withFiles(database, who, mode, body);
  return {
    async read(name) {
      const found: unknown = await run('readonly', (files) => files.get(name));
      return found instanceof Uint8Array ? found : undefined;
    },
    async write(name, bytes) {
      checkName(name, who);
      const content = new Uint8Array(bytes); // a copy: a view would store the whole buffer behind it
      await run('readwrite', (files) => {
        const before = files.get(name);
        before.onsuccess = () => {
          if (before.result !== undefined) files.put(before.result, previousOf(name));
          files.put(content, name);
        };
        return before;
      });
    },
    async list() {
      const keys = await run('readonly', (files) => files.getAllKeys());
      return keys.map(String).sort();
    },
    async remove(name) {
      await run('readwrite', (files) => {
        files.delete(name);
        return files.delete(previousOf(name));
      });
    },
  };
}

/** One transaction, which is atomic. The database is closed after it, so that another page can remove or upgrade it. */
async function withFiles<T>(
  database: string,
  who: string,
  mode: IDBTransactionMode,
  body: (files: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  try {
    const db = await open(database);
    return await transact(db, mode, body).finally(() => db.close());
  } catch (cause) {
    throw storageError(who, cause);
  }
}

function open(database: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (typeof indexedDB === 'undefined') throw new Error('a platform without IndexedDB');
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(FILES);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function transact<T>(
  db: IDBDatabase,
  mode: IDBTransactionMode,
  body: (files: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(FILES, mode, { durability: 'strict' });
    const request = body(transaction.objectStore(FILES));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

function storageError(who: string, cause: unknown): CheckpointError {
  const full = cause instanceof DOMException && cause.name === 'QuotaExceededError';
  const message = cause instanceof Error ? cause.message : 'an aborted transaction';
  const got = full ? 'no space left for this site' : message;
  const remedy = full
    ? 'remove old checkpoints or free space on the disk; what was saved before is intact'
    : 'allow this site to store data, or use another store';
  return new CheckpointError({ who, expected: 'to use the browser database', got, remedy }, { cause });
}
