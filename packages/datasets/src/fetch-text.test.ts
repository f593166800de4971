import { afterEach, describe, expect, it } from 'vitest';
import { sha256 as checksumOf } from './checksum.ts';
import { fetchText } from './fetch-text.ts';
import { type FileServer, serve, status, whole } from './testing/file-server.ts';

const body = new TextEncoder().encode('Call me Ishmael.');
let server: FileServer | undefined;
afterEach(() => server?.close());

describe('fetchText', () => {
  it('loads text and checks it', async () => {
    server = await serve(whole(body));
    expect(await fetchText(server.url, { sha256: await checksumOf(body) })).toBe('Call me Ishmael.');
    // The SHA-256 of 'abc' as FIPS 180-4 gives it.
    expect(await checksumOf(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('refuses other data, an error status and a missing server', async () => {
    server = await serve(whole(body), status(404));
    const { url } = server;
    await expect(fetchText(url, { sha256: '00' })).rejects.toThrow(
      `fetchText: expected SHA-256 00 of '${url}'`,
    );
    await expect(fetchText(url)).rejects.toThrow(
      `fetchText: expected data from ${url}, got HTTP status 404; check the address.`,
    );
    await server.close();
    await expect(fetchText(url)).rejects.toThrow('check the address and the connection');
  });
});
