import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { CheckpointError } from '../errors.ts';
import { readShippedFile } from './shipped-file.ts';

test('a file in a folder', async () => {
  const bytes = await readShippedFile('test', new URL(import.meta.url));
  expect(Buffer.from(bytes).equals(readFileSync(new URL(import.meta.url)))).toBe(true);
});

test('a file of a server, and one that it has not', async () => {
  const server = createServer(({ url }, response) => {
    if (url === '/a') response.end(Uint8Array.of(1, 2, 3));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = (name: string): URL => new URL(`http://127.0.0.1:${port}/${name}`);
  try {
    expect(await readShippedFile('test', url('a'))).toEqual(Uint8Array.of(1, 2, 3));
    const failure = readShippedFile('loadPretrained', url('b'));
    await expect(failure).rejects.toThrow(CheckpointError);
    await expect(failure).rejects.toThrow(/^loadPretrained: .*\/b, got HTTP status 404/);
  } finally {
    server.close();
  }
});
