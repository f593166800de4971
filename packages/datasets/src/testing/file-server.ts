import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A local HTTP server for tests, with the requests that it got. */
export interface FileServer {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
  close(): Promise<void>;
}

/** Answers each request with the next handler of `script`; the last one answers all that follow. */
export async function serve(
  ...script: readonly ((request: IncomingMessage, response: ServerResponse) => void)[]
): Promise<FileServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const handler = script[Math.min(requests.length, script.length - 1)];
    requests.push(request);
    handler?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/file`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Sends the file, or the part of it that the request asks for. */
export const whole =
  (body: Uint8Array) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (start >= body.length) {
      response.writeHead(416).end();
      return;
    }
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length - start });
    response.end(body.subarray(start));
  };

/** Sends the beginning of the file and then cuts the connection. */
export const cutAfter =
  (bytes: number, body: Uint8Array) =>
  (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
  };

/** Sends the beginning of the file and then nothing more. */
export const stallAfter =
  (bytes: number, body: Uint8Array) =>
  (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.subarray(0, bytes));
  };

/** Answers with a status and no file. */
export const status =
  (code: number) =>
  (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(code).end('no file');
  };
