import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../core/index.ts';
import { createHttpClient } from './http-client.ts';
import type { HttpLimits } from './http-options.ts';
import type { HttpRequest } from './one-try.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

async function serve(handler: Handler) {
  let count = 0;
  const sockets = new Set<unknown>();
  const server = createServer((request, response) => {
    sockets.add(request.socket);
    handler(request, response, ++count);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/x`),
    count: () => count,
    sockets: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function client(limits: Partial<HttpLimits> = {}) {
  let now = 0;
  const waits: number[] = [];
  const timing = {
    now: () => now,
    random: () => 0.5,
    sleep: async (ms: number) => {
      waits.push(ms);
      now += ms;
    },
  };
  return { waits, ...createHttpClient({ title: 'Sample', timing, log: silentLogger, limits }) };
}

const get = (url: URL, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  repeat: 'always',
  expect: 'json',
  signal: new AbortController().signal,
  ...more,
});

const json = (response: ServerResponse, body: string): void => {
  response.setHeader('content-type', 'application/json');
  response.end(body);
};

describe('send', () => {
  it('waits for Retry-After in seconds, not milliseconds', async () => {
    await using server = await serve((_, response, count) => {
      if (count > 2) return json(response, '{"ok":true}');
      response.writeHead(429, { 'retry-after': '2' }).end();
    });
    const { send, waits } = client();
    expect((await send(get(server.url))).json).toEqual({ ok: true });
    expect(waits).toEqual([2250, 2250]);
  });

  it('holds a Retry-After date against the server’s own clock', async () => {
    await using server = await serve((_, response, count) => {
      if (count > 1) return json(response, '{}');
      response.sendDate = false;
      const date = 'Sun, 01 Mar 2026 10:00:00 GMT';
      response.writeHead(503, { date, 'retry-after': 'Sun, 01 Mar 2026 10:00:08 GMT' }).end();
    });
    const { send, waits } = client();
    await send(get(server.url));
    expect(waits).toEqual([8500]);
  });

  it('repeats after 5xx, cut connections and mangled bodies, with growing jitter', async () => {
    await using server = await serve((_, response, count) => {
      if (count === 1) return void response.writeHead(502).end();
      if (count === 2) return void response.socket?.destroy();
      if (count === 3) return json(response, '{"data":{"orders":[');
      if (count === 4) {
        response.writeHead(200, { 'content-length': '50' }).write('{"a":');
        return void setImmediate(() => response.socket?.destroy());
      }
      json(response, '{"id":9007199254740993,"n":1.5}');
    });
    const { send, waits } = client();
    expect((await send(get(server.url))).json).toEqual({ id: '9007199254740993', n: 1.5 });
    expect(waits).toEqual([250, 500, 1000, 2000]);
  });

  it('sends what must not be repeated once, unless it was refused', async () => {
    await using server = await serve((_, response, count) => {
      if (count === 1) return void response.writeHead(429, { 'retry-after': '1' }).end();
      response.writeHead(500).end('{}');
    });
    const { send } = client();
    const reply = await send(get(server.url, { method: 'POST', body: '{}', repeat: 'refused' }));
    expect([reply.status, server.count()]).toEqual([500, 2]);
  });

  it('gives up at its deadline', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(429, { 'retry-after': '100' }).end();
    });
    const { send, waits } = client({ deadlineMs: 250_000 });
    expect((await send(get(server.url))).status).toBe(429);
    expect(waits).toHaveLength(2);
  });

  it('says who gave no answer in time', async () => {
    await using server = await serve(() => undefined);
    const { send } = client({ timeoutMs: 50, maxTries: 2 });
    await expect(send(get(server.url))).rejects.toMatchObject({
      code: 'connector_unavailable',
      retryable: true,
      message: expect.stringContaining(
        `Sample could not be reached at ${server.url.host}: no answer`,
      ),
    });
  });

  it('says that nobody is there', async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    await expect(client({ maxTries: 2 }).send(get(server.url))).rejects.toThrow(
      /connection refused/,
    );
  });

  it('stops reading an answer that is too large', async () => {
    await using server = await serve((_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    await expect(client({ maxBytes: 200_000 }).send(get(server.url))).rejects.toMatchObject({
      code: 'connector_bug',
    });
  });

  it('follows no redirect, so that no token goes elsewhere', async () => {
    await using elsewhere = await serve((_, response) => json(response, '{}'));
    await using server = await serve((_, response) => {
      response.writeHead(302, { location: elsewhere.url.href }).end();
    });
    const { send } = client();
    const headers = { 'x-access-token': 'abc' };
    await expect(send(get(server.url, { headers }))).rejects.toThrow(/redirect/);
    expect([server.count(), elsewhere.count()]).toEqual([1, 0]);
  });

  it('stops at once when told to', async () => {
    await using server = await serve(() => undefined);
    const stop = new AbortController();
    const answer = client().send(get(server.url, { signal: stop.signal }));
    setTimeout(() => stop.abort(), 20);
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('keeps its connection', async () => {
    await using server = await serve((_, response) => json(response, '{}'));
    const { send } = client();
    for (let i = 0; i < 5; i++) await send(get(server.url));
    expect(server.count()).toBe(5);
    expect(server.sockets()).toBeLessThan(3);
  });
});

describe('download', () => {
  const file = Buffer.from(Array.from({ length: 50_000 }, (_, i) => i % 251));

  async function read(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** Sends `file` from where it is asked for, and cuts the connection after 20,000 bytes. */
  function cutting(ranges: boolean): Handler {
    return (request, response, count) => {
      const from = ranges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
      const length = ranges ? 20_000 : 20_000 * count;
      response.writeHead(from > 0 ? 206 : 200, {
        etag: '"v1"',
        'content-length': file.length - from,
        ...(from > 0 ? { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` } : {}),
      });
      const piece = file.subarray(from, from + length);
      response.write(piece, () => {
        if (from + piece.length === file.length) response.end();
        else response.socket?.destroySoon();
      });
    };
  }

  it.each([
    ['takes a cut file up where it broke', true],
    ['skips what it has where the server knows no ranges', false],
  ])('%s', async (_, ranges) => {
    await using server = await serve(cutting(ranges));
    const { download } = client();
    const { signal } = new AbortController();
    expect((await read(download({ url: server.url, signal }))).equals(file)).toBe(true);
    expect(server.count()).toBe(3);
  });

  it('glues no two files together', async () => {
    await using server = await serve((_, response, count) => {
      response.writeHead(200, { etag: `"v${count}"`, 'content-length': 10 }).write('12345', () => {
        response.socket?.destroySoon();
      });
    });
    const { signal } = new AbortController();
    await expect(read(client().download({ url: server.url, signal }))).rejects.toThrow(
      /changed while/,
    );
  });

  it('says that the file is gone', async () => {
    await using server = await serve((_, response) => void response.writeHead(403).end());
    const { signal } = new AbortController();
    await expect(read(client().download({ url: server.url, signal }))).rejects.toMatchObject({
      code: 'connector_gone',
      retryable: true,
    });
  });
});
