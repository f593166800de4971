import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256 as checksumOf } from '../checksum.ts';
import { type FileServer, serve, whole } from '../testing/file-server.ts';
import { cacheFolder } from './folders.ts';
import { locate } from './locate.ts';
import { tinyShakespeare } from './tiny-shakespeare.ts';

const file = 'play.txt';
const body = new TextEncoder().encode('First Citizen:\nBefore we proceed any further, hear me speak.\n');
const sha256 = await checksumOf(body);

let root: string;
let server: FileServer;
const at = (folder: string): string => join(root, folder, file);
const place = (folder: string, bytes: Uint8Array = body): Promise<void> => writeFile(at(folder), bytes);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'reverie-locate-'));
  for (const folder of ['given', 'data', 'cache']) await mkdir(join(root, folder));
  vi.stubEnv('REVERIE_DATA', join(root, 'data'));
  vi.stubEnv('REVERIE_CACHE', join(root, 'cache'));
  server = await serve(whole(body));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(root, { recursive: true });
});

const find = (): Promise<string> => locate({ file, sha256, url: server.url, data: join(root, 'given') });

describe('locate', () => {
  it('looks in the given folder, REVERIE_DATA and the cache, in this order, then loads', async () => {
    expect(await find()).toBe(at('cache'));
    expect(await readFile(at('cache'))).toEqual(Buffer.from(body));
    expect(await find()).toBe(at('cache'));
    expect(server.requests).toHaveLength(1);
    await place('data');
    expect(await find()).toBe(at('data'));
    await place('given');
    expect(await find()).toBe(at('given'));
  });

  it('refuses a file of the user with another checksum, and leaves it there', async () => {
    await place('data', body.subarray(1));
    await expect(find()).rejects.toThrow(`of '${at('data')}', got`);
    expect(await readFile(at('data'))).toHaveLength(body.length - 1);
  });

  it('replaces a damaged file in the cache', async () => {
    await place('cache', body.subarray(1));
    expect(await find()).toBe(at('cache'));
    expect(await readFile(at('cache'))).toEqual(Buffer.from(body));
  });

  it('names every folder it looked in when there is no address', async () => {
    await expect(locate({ file, who: 'bccd' })).rejects.toThrow(
      `bccd: expected the file '${file}' in '${join(root, 'data')}' or '${join(root, 'cache')}', got none; place it there`,
    );
  });
});

describe('cacheFolder', () => {
  it('follows REVERIE_CACHE, then XDG_CACHE_HOME, then the home folder', () => {
    expect(cacheFolder()).toBe(join(root, 'cache'));
    vi.stubEnv('REVERIE_CACHE', '');
    vi.stubEnv('XDG_CACHE_HOME', root);
    expect(cacheFolder()).toBe(join(root, 'reverie'));
    vi.stubEnv('XDG_CACHE_HOME', '');
    expect(cacheFolder()).toMatch(/\.cache[/\\]reverie$/);
  });
});

describe('tinyShakespeare', () => {
  it('says which file is wrong, and where', async () => {
    await writeFile(join(root, 'given', 'tinyshakespeare.txt'), body);
    await expect(tinyShakespeare({ data: join(root, 'given') })).rejects.toThrow(
      /^tinyShakespeare: expected SHA-256 86c4e6aa.* of '.*tinyshakespeare\.txt', got/,
    );
  });
});
