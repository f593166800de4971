import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../checksum.ts';
import { type FileServer, serve, whole } from '../testing/file-server.ts';
import { FASHION_MNIST_CLASSES, fashionMNIST } from './fashion-mnist.ts';
import { type IdxDataSet, readIdxDataSet } from './idx-data-set.ts';
import { mnist } from './mnist.ts';

const IMAGES = 't10k-images-idx3-ubyte.gz';
const LABELS = 't10k-labels-idx1-ubyte.gz';

const idx = (shape: number[], data: number[], magic = [0, 0, 8]): Uint8Array =>
  Uint8Array.from([
    ...magic,
    shape.length,
    ...shape.flatMap((size) => [0, 0, size >> 8, size & 255]),
    ...data,
  ]);
const packed = (shape: number[], data: number[], magic?: number[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(gzipSync(idx(shape, data, magic)));

const pixels = Array.from({ length: 2 * 784 }, (_, i) => i % 251);
const images = packed([2, 28, 28], pixels);
const labels = packed([2], [7, 3]);

let root: string;
let server: FileServer | undefined;
const place = async (name: string, bytes: Uint8Array | string, folder = 'data/toy'): Promise<void> => {
  await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, folder, name), bytes);
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'reverie-idx-'));
  vi.stubEnv('REVERIE_DATA', join(root, 'data'));
  vi.stubEnv('REVERIE_CACHE', join(root, 'cache'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
  await rm(root, { recursive: true });
});

const toy = async (url = 'http://127.0.0.1:9/'): Promise<IdxDataSet> => ({
  who: 'toy',
  folder: 'toy',
  prefix: 'toy-',
  url,
  systemFolders: [join(root, 'system')],
  checksums: { [IMAGES]: await sha256(images), [LABELS]: await sha256(labels) },
});
const read = async (): ReturnType<typeof readIdxDataSet> => readIdxDataSet(await toy(), 'test');

/** Answers with the file that the address names. */
const files =
  (bodies: Readonly<Record<string, Uint8Array>>) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const body = bodies[request.url?.split('/').at(-1) ?? ''];
    if (body === undefined) response.writeHead(404).end();
    else whole(body)(request, response);
  };

describe('readIdxDataSet', () => {
  it('reads pictures and labels', async () => {
    await place(IMAGES, images);
    await place(LABELS, labels);
    const part = await read();
    expect([...part.labels]).toEqual([7, 3]);
    expect(part.images).toHaveLength(2);
    expect([...part.images[1]!]).toEqual(pixels.slice(784));
  });

  it('finds other names, files compressed anew, and those of the system; the given folder comes first', async () => {
    await place(IMAGES, gzipSync(idx([2, 28, 28], pixels), { level: 1 }), 'system');
    await place('toy-test-labels-idx1-ubyte.gz', labels, 'cache/toy');
    expect([...(await read()).labels]).toEqual([7, 3]);
    await place('toy-test-labels-idx1-ubyte.gz', packed([2], [1, 2]));
    expect([...(await read()).labels]).toEqual([1, 2]);
    await place(LABELS, packed([2], [5, 6]), 'given/toy');
    const given = await readIdxDataSet(await toy(), 'test', { data: join(root, 'given') });
    expect([...given.labels]).toEqual([5, 6]);
  });

  it('loads what is nowhere into the cache, once', async () => {
    server = await serve(files({ [IMAGES]: images, [LABELS]: labels }));
    const set = await toy(`${server.url}/`);
    const progress: number[] = [];
    const part = await readIdxDataSet(set, 'test', { onProgress: ({ bytes }) => progress.push(bytes) });
    expect([...part.labels]).toEqual([7, 3]);
    expect(progress.length).toBeGreaterThanOrEqual(2);
    expect(server.requests.map(({ url }) => url).sort()).toEqual([`/file/${IMAGES}`, `/file/${LABELS}`]);
    await readIdxDataSet(set, 'test');
    expect(server.requests).toHaveLength(2);
    expect((await readdir(join(root, 'cache', 'toy'))).sort()).toEqual([IMAGES, LABELS]);
  });

  it('refuses to keep a file with another checksum', async () => {
    server = await serve(files({ [IMAGES]: images, [LABELS]: packed([2], [7, 4]) }));
    await expect(readIdxDataSet(await toy(`${server.url}/`), 'test')).rejects.toThrow(
      /^toy: expected SHA-256 .*t10k-labels.*nothing was kept\.$/,
    );
    expect(await readdir(join(root, 'cache', 'toy'))).not.toContain(LABELS);
  });

  it('names the file to place when there is no connection', async () => {
    await place(IMAGES, images);
    await expect(read()).rejects.toThrow(
      `place the file yourself at '${join(root, 'cache', 'toy', LABELS)}'`,
    );
  });

  const BAD: readonly (readonly [name: string, bytes: Uint8Array | string, complaint: string])[] = [
    ['a file that is not compressed', idx([2], [7, 3]), 'toy: expected a whole gzip file'],
    ['an empty file', '', 'toy: expected a whole gzip file'],
    ['half of a file', labels.subarray(0, -9), 'got unexpected end of file; load the file again'],
    ['a text', gzipSync('text'), 'expected an IDX file of bytes in'],
    ['another magic number', packed([2], [7, 3], [0, 1, 8]), 'got a file that begins with 0,1,8,1'],
    ['floats', packed([2], [7, 3], [0, 0, 13]), 'expected an IDX file of bytes in'],
    ['a header without its sizes', gzipSync(Uint8Array.of(0, 0, 8, 1, 0)), 'expected an IDX file of bytes'],
    ['fewer values than it says', packed([3], [7, 3]), 'expected 3 values [3] in'],
    ['more values than it says', packed([2], [7, 3, 1]), 'expected 2 values [2] in'],
    ['too many labels', packed([3], [7, 3, 1]), 'images [3, 28, 28], one a label, got [2, 28, 28]'],
    ['labels in two dimensions', packed([2, 1], [7, 3]), 'toy: expected labels [count], got [2, 1]'],
    ['no labels', packed([0], []), 'toy: expected labels [count], got [0]'],
    ['a label beyond the classes', packed([2], [7, 10]), 'toy: expected labels from 0 to 9, got 10'],
  ];
  it.each(BAD)('refuses %s', async (_, bytes, complaint) => {
    await place(IMAGES, images);
    await place(LABELS, bytes);
    await expect(read()).rejects.toThrow(complaint);
    await expect(read()).rejects.toThrow(expect.objectContaining({ name: 'DataError' }));
  });
});

describe('mnist and fashionMNIST', () => {
  it('read files of a user', async () => {
    await place('mnist-test-images-idx3-ubyte.gz', images, 'data/mnist');
    await place('mnist-test-labels-idx1-ubyte.gz', labels, 'data/mnist');
    expect([...(await mnist('test')).labels]).toEqual([7, 3]);
    await place(IMAGES, images, 'data/fashion-mnist');
    await place(LABELS, labels, 'data/fashion-mnist');
    const { labels: classes } = await fashionMNIST('test');
    expect([...classes].map((label) => FASHION_MNIST_CLASSES[label])).toEqual(['Sneaker', 'Dress']);
  });
});
