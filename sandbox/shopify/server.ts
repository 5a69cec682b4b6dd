import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, SandboxRequest, SentFile } from './answers.ts';
import { type Handled, handleRequest } from './handle-request.ts';
import type { ShopifyPlatform } from './platform.ts';

export type Listening = { readonly url: string; readonly close: () => Promise<void> };

/** Serves the sandbox on loopback. */
export async function listen(platform: ShopifyPlatform, port: number): Promise<Listening> {
  const server = createServer((request, response) => {
    serve(platform, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(message);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => close(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the sandbox has no port');
  return address.port;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function serve(
  platform: ShopifyPlatform,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const handled = await handleRequest(platform, await readRequest(request));
  if (handled.delayMs !== undefined) await delay(handled.delayMs);
  send(platform, handled, response);
}

const maxBodyBytes = 4 * 1024 * 1024;

async function readRequest(request: IncomingMessage): Promise<SandboxRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxBodyBytes) throw new RangeError('the request is too large');
    chunks.push(chunk);
  }
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', 'http://sandbox.invalid'),
    headers: new Map(
      Object.entries(request.headers).map(([name, value]) => [name, String(value ?? '')]),
    ),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function send(platform: ShopifyPlatform, handled: Handled, response: ServerResponse): void {
  const { answer, wire, skewMs = 0 } = handled;
  if (wire === 'lost') {
    response.destroy();
    return;
  }
  if (answer.file !== undefined) {
    sendFile(answer, answer.file, { response, bytes: wire ?? null });
    return;
  }
  const body = Buffer.from(answer.body, 'utf8');
  response.writeHead(answer.status, {
    'content-length': body.length,
    date: new Date(platform.now() + skewMs).toUTCString(),
    ...answer.headers,
  });
  if (wire === undefined) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, wire));
  setTimeout(() => response.destroy(), flushMs);
}

/** Sends part of a file, or of that only so many bytes before the connection is cut. */
function sendFile(
  answer: Answer,
  { path, from, to }: SentFile,
  { response, bytes }: { readonly response: ServerResponse; readonly bytes: number | null },
): void {
  response.writeHead(answer.status, { 'content-length': to - from + 1, ...answer.headers });
  const end = bytes === null ? to : from + bytes - 1;
  const stream = createReadStream(path, { start: from, end });
  stream.once('error', () => response.destroy());
  stream.once('end', () => {
    if (bytes === null) response.end();
    else setTimeout(() => response.destroy(), flushMs);
  });
  stream.pipe(response, { end: false });
}

/** What was written before a cut is let through. */
const flushMs = 20;
