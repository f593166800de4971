import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 as checksumOf } from '../checksum.ts';
import { cutAfter, type FileServer, serve, stallAfter, status, whole } from '../testing/file-server.ts';
import { type DownloadOptions, download } from './download.ts';

const body = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31) % 251);
const sha256 = await checksumOf(body);
/** A process id that no system hands out: Linux' limit is 2^22. */
const GONE = 2 ** 30;

let folder: string;
let target: string;
let server: FileServer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reverie-download-'));
  target = join(folder, 'deep', 'file.bin');
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

const load = (options: DownloadOptions = {}): Promise<void> => download(server?.url ?? '', target, options);
const filesBeside = (): Promise<string[]> => readdir(join(folder, 'deep'));
const expectWhole = async (): Promise<void> => {
  expect(Buffer.compare(await readFile(target), body)).toBe(0);
  expect(await filesBeside()).toEqual(['file.bin']);
};

describe('download', () => {
  it('loads a file, makes its folder, and reports its progress', async () => {
    server = await serve(whole(body));
    const seen: number[] = [];
    await load({ sha256, onProgress: ({ bytes, total }) => seen.push(bytes / (total ?? 0)) });
    await expectWhole();
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it('resumes by itself after an interruption, with the bytes it has', async () => {
    server = await serve(cutAfter(100_000, body), whole(body));
    await load({ sha256 });
    await expectWhole();
    expect(server.requests.map((request) => request.headers.range)).toEqual([undefined, 'bytes=100000-']);
  });

  it('resumes in a later call what an earlier one left', async () => {
    server = await serve(cutAfter(100_000, body), whole(body));
    await expect(load({ sha256, retries: 0 })).rejects.toThrow(/interrupted.*100000 bytes are kept/);
    await load({ sha256 });
    await expectWhole();
    expect(server.requests.map((request) => request.headers.range)).toEqual([undefined, 'bytes=100000-']);
  });

  it('takes over what a process that was killed left behind', async () => {
    server = await serve(cutAfter(1000, body), whole(body));
    await load({ sha256 });
    await writeFile(join(folder, 'deep', `file.bin.${GONE}-0.part`), body.subarray(0, 5000));
    await load({ sha256 });
    await expectWhole();
    expect(server.requests.at(-1)?.headers.range).toBe('bytes=5000-');
  });

  it('leaves alone what a running process is loading', async () => {
    server = await serve(whole(body));
    await download(server.url, target, { sha256 });
    const other = `file.bin.${process.ppid}-0.part`;
    await writeFile(join(folder, 'deep', other), body.subarray(0, 5000));
    await load({ sha256 });
    expect(server.requests.at(-1)?.headers.range).toBeUndefined();
    expect(await filesBeside()).toEqual(['file.bin', other]);
  });

  it('starts over where the server ignores ranges', async () => {
    server = await serve(cutAfter(100_000, body), (_, response) => response.end(body));
    await load({ sha256 });
    await expectWhole();
  });

  it('starts over when the first half belongs to another file', async () => {
    server = await serve(
      cutAfter(
        1000,
        body.map((byte) => byte ^ 1),
      ),
      whole(body),
    );
    await expect(load({ sha256, retries: 0 })).rejects.toThrow('interrupted');
    await load({ sha256 });
    await expectWhole();
  });

  it('accepts a partial file that was whole already', async () => {
    server = await serve(cutAfter(body.length, body), whole(body));
    await load({ sha256 });
    await writeFile(join(folder, 'deep', `file.bin.${GONE}-0.part`), body);
    await load({ sha256 });
    await expectWhole();
  });

  it('does not resume without a checksum', async () => {
    server = await serve(cutAfter(100_000, body), whole(body));
    await load();
    await expectWhole();
    expect(server.requests.map((request) => request.headers.range)).toEqual([undefined, undefined]);
  });

  it('loads a file once for two calls at the same time', async () => {
    server = await serve(whole(body));
    await Promise.all([load({ sha256 }), load({ sha256 })]);
    await expectWhole();
    expect(server.requests).toHaveLength(1);
  });

  it('refuses another file and keeps none of it', async () => {
    server = await serve(whole(body.subarray(1)));
    await expect(load({ sha256, who: 'mnist' })).rejects.toThrow(
      new RegExp(`^mnist: expected SHA-256 ${sha256} of '.*', got [0-9a-f]{64}; .*nothing was kept\\.$`),
    );
    expect(await filesBeside()).toEqual([]);
  });

  it('never touches the file of an earlier download when the next one fails', async () => {
    server = await serve(whole(body), status(500));
    await load({ sha256 });
    await expect(load({ sha256 })).rejects.toThrow('HTTP status 500');
    await expectWhole();
  });

  it('says what the server answered', async () => {
    server = await serve(status(404));
    await expect(load({ sha256 })).rejects.toThrow(/^download: expected a file at .*, got HTTP status 404; /);
    expect(server.requests).toHaveLength(1);
  });

  it('names the file to place when there is no connection', async () => {
    server = await serve(whole(body));
    const { url } = server;
    await server.close();
    await expect(download(url, target, { sha256 })).rejects.toThrow(
      `download: expected a connection to ${url}, got ECONNREFUSED; try again when the connection is back, or place the file yourself at '${target}'.`,
    );
  });

  it('gives up a transfer that stalls', async () => {
    server = await serve(stallAfter(1000, body));
    await expect(load({ sha256, stallTimeout: 100, retries: 0 })).rejects.toThrow(
      'a stalled transfer after 1000 bytes',
    );
  });

  it('stops when it is aborted, and keeps what it has', async () => {
    server = await serve(stallAfter(1000, body), whole(body));
    const abort = new AbortController();
    const loading = load({ sha256, signal: abort.signal, onProgress: () => abort.abort() });
    await expect(loading).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await load({ sha256 });
    await expectWhole();
    expect(server.requests.at(-1)?.headers.range).toBe('bytes=1000-');
  });

  it('says when the folder cannot be made', async () => {
    await writeFile(join(folder, 'deep'), 'in the way');
    server = await serve(whole(body));
    await expect(load({ sha256 })).rejects.toThrow(
      /^download: expected '.*' to be written, got a file where/,
    );
  });
});
