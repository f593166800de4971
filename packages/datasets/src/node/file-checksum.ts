import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The SHA-256 checksum of a file in lower-case hexadecimal digits; the file is streamed, never held whole. */
export async function fileChecksum(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
