import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const variable = (name: string): string | undefined => {
  const value = process.env[name];
  return value === undefined || value === '' ? undefined : value;
};

/** Where downloads are kept: `REVERIE_CACHE`, else `$XDG_CACHE_HOME/reverie`, else `~/.cache/reverie`. */
export function cacheFolder(): string {
  const own = variable('REVERIE_CACHE');
  if (own !== undefined) return resolve(own);
  return resolve(variable('XDG_CACHE_HOME') ?? join(homedir(), '.cache'), 'reverie');
}

/** The folders in which a user keeps data: the given one, then `REVERIE_DATA`. */
export function dataFolders(data?: string): readonly string[] {
  return [data, variable('REVERIE_DATA')].filter((folder) => folder !== undefined).map((f) => resolve(f));
}
