import { connect, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** What one round of load is: the requests are sent in turn by every connection, each waiting for its answer. */
export type Load = {
  readonly port: number;
  readonly connections: number;
  readonly requests: number;
  /** Whole request texts. */
  readonly texts: readonly string[];
};

export type LoadResult = {
  readonly seconds: number;
  /** Time of each request in ms, sorted. */
  readonly times: readonly number[];
  readonly statuses: Readonly<Record<string, number>>;
  readonly bytes: number;
};

/** Reads one answer with a stated length; a bare client costs less than the server that is measured. */
class Connection {
  readonly #socket: Socket;
  #buffer = Buffer.alloc(0);
  #arrived: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
      this.#arrived();
    });
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new Connection(socket)));
    });
  }

  async ask(text: string): Promise<{ readonly status: string; readonly bytes: number }> {
    this.#socket.write(text);
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end >= 0) {
        const head = this.#buffer.toString('latin1', 0, end);
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (this.#buffer.length >= end + 4 + length) {
          this.#buffer = this.#buffer.subarray(end + 4 + length);
          return { status: head.slice(9, 12), bytes: end + 4 + length };
        }
      }
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

async function run({ port, connections, requests, texts }: Load): Promise<LoadResult> {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const times: number[] = [];
  const statuses: Record<string, number> = {};
  let sent = 0;
  let bytes = 0;
  const started = performance.now();
  await Promise.all(
    open.map(async (connection) => {
      while (sent < requests) {
        const text = texts[sent++ % texts.length] ?? '';
        const at = performance.now();
        const answer = await connection.ask(text);
        times.push(performance.now() - at);
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
        bytes += answer.bytes;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const connection of open) connection.close();
  return { seconds, times: times.sort((a, b) => a - b), statuses, bytes };
}

parentPort?.postMessage(await run(workerData as Load));
