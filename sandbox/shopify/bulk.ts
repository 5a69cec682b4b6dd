import { appendFile, mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import type { Access } from './access.ts';

export type BulkStatus = 'CREATED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELING' | 'CANCELED';

export type BulkOperation = {
  readonly id: string;
  readonly query: string;
  readonly access: Access;
  readonly createdAt: number;
  status: BulkStatus;
  errorCode: 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR' | 'TIMEOUT' | null;
  completedAt: number | null;
  objects: number;
  roots: number;
  bytes: number;
  /** Where the lines are; null = there are none. */
  file: string | null;
};

/** What a bulk operation does with a query, page by page. */
export type BulkReader = {
  /** What the platform has against the query; null = nothing. */
  readonly fault: (query: string) => string | null;
  /** Pages of lines. @throws GraphQLError where the token may not read that */
  readonly pages: (query: string, access: Access) => Iterable<{ lines: string[]; roots: number }>;
};

export type BulkHost = {
  readonly reader: BulkReader;
  readonly now: () => number;
  /** How long an operation takes at least. */
  readonly bulkMs: number;
  /** Asked when one is done: must it fail, with half of its lines? */
  readonly mustFail: () => boolean;
  /** A link to the lines of an operation, good for a week. */
  readonly link: (operation: BulkOperation) => string;
  readonly finished: (operation: BulkOperation) => void;
};

/** How many of one app run at once in one shop. */
export const maxBulkRuns = 5;

/** Bulk operations of one app in one shop. */
export class BulkOperations {
  readonly #host: BulkHost;
  readonly #operations = new Map<string, BulkOperation>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #folder: string | null = null;
  #lastId = 0;

  constructor(host: BulkHost) {
    this.#host = host;
  }

  find(id: string): BulkOperation | undefined {
    return this.#operations.get(id);
  }

  view(id: string): object | null {
    const operation = this.#operations.get(tail(id));
    return operation === undefined ? null : this.#view(operation);
  }

  list(query: string): { readonly id: string; readonly view: () => object }[] {
    const wanted = /status:['"]?(\w+)/i.exec(query)?.[1]?.toUpperCase();
    return [...this.#operations.values()]
      .filter(({ status }) => wanted === undefined || status === wanted)
      .map((operation) => ({ id: operation.id, view: () => this.#view(operation) }));
  }

  run(query: string, access: Access): object {
    const fault = this.#host.reader.fault(query);
    if (fault !== null) return refused(fault, 'INVALID');
    const open = [...this.#operations.values()].filter(({ completedAt }) => completedAt === null);
    if (open.length >= maxBulkRuns)
      return refused(
        `A bulk query operation for this app and shop is already in progress: ${gid(open[0]?.id ?? '')}.`,
        'OPERATION_IN_PROGRESS',
      );
    const operation = this.#start(query, access);
    return { bulkOperation: this.#view(operation), userErrors: [] };
  }

  cancel(id: string): object {
    const operation = this.#operations.get(tail(id));
    if (operation === undefined)
      return {
        bulkOperation: null,
        userErrors: [{ field: ['id'], message: 'Bulk operation does not exist' }],
      };
    if (operation.completedAt === null) operation.status = 'CANCELING';
    return { bulkOperation: this.#view(operation), userErrors: [] };
  }

  /** Ends what runs, and takes the files away. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const operation of this.#operations.values())
      if (operation.completedAt === null) operation.status = 'CANCELING';
    await Promise.all(this.#running);
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true });
  }

  #start(query: string, access: Access): BulkOperation {
    this.#lastId += 1;
    const operation: BulkOperation = {
      id: `20${String(this.#lastId).padStart(8, '0')}`,
      query,
      access,
      createdAt: this.#host.now(),
      status: 'CREATED',
      errorCode: null,
      completedAt: null,
      objects: 0,
      roots: 0,
      bytes: 0,
      file: null,
    };
    this.#operations.set(operation.id, operation);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const running = this.#perform(operation).finally(() => this.#running.delete(running));
      this.#running.add(running);
    }, this.#host.bulkMs);
    this.#timers.add(timer);
    return operation;
  }

  async #perform(operation: BulkOperation): Promise<void> {
    try {
      if (operation.status === 'CREATED') operation.status = 'RUNNING';
      await this.#write(operation);
      if (operation.status === 'CANCELING') operation.status = 'CANCELED';
      else if (this.#host.mustFail()) await this.#halve(operation);
      else operation.status = 'COMPLETED';
    } catch (error) {
      operation.status = 'FAILED';
      operation.errorCode = isDenial(error) ? 'ACCESS_DENIED' : 'INTERNAL_SERVER_ERROR';
      operation.file = null;
    }
    operation.completedAt = this.#host.now();
    this.#host.finished(operation);
  }

  async #write(operation: BulkOperation): Promise<void> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'tillstream-bulk-'));
    const file = join(this.#folder, `${operation.id}.jsonl`);
    for (const { lines, roots } of this.#host.reader.pages(operation.query, operation.access)) {
      if (operation.status === 'CANCELING') return;
      if (lines.length > 0) await appendFile(file, `${lines.join('\n')}\n`);
      operation.objects += lines.length;
      operation.roots += roots;
      if (operation.objects > 0) operation.file = file;
      await breath();
    }
    if (operation.file !== null) operation.bytes = (await stat(operation.file)).size;
  }

  /** Cuts a result where half of its bytes are over, in the middle of a line as like as not. */
  async #halve(operation: BulkOperation): Promise<void> {
    operation.status = 'FAILED';
    operation.errorCode = 'INTERNAL_SERVER_ERROR';
    if (operation.file === null) return;
    operation.bytes = Math.floor(operation.bytes / 2);
    await truncate(operation.file, operation.bytes);
  }

  #view(operation: BulkOperation): object {
    const { status, file } = operation;
    const link = file === null ? null : this.#host.link(operation);
    return {
      __typename: 'BulkOperation',
      id: gid(operation.id),
      status,
      type: 'QUERY',
      query: operation.query,
      errorCode: operation.errorCode,
      createdAt: isoOf(operation.createdAt),
      completedAt: operation.completedAt === null ? null : isoOf(operation.completedAt),
      objectCount: String(operation.objects),
      rootObjectCount: String(operation.roots),
      fileSize: status === 'COMPLETED' && file !== null ? String(operation.bytes) : null,
      url: status === 'COMPLETED' ? link : null,
      partialDataUrl: status === 'FAILED' || status === 'CANCELED' ? link : null,
    };
  }
}

function isDenial(error: unknown): boolean {
  return error instanceof Error && error.message.includes('ccess');
}

function isoOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function gid(id: string): string {
  return `gid://shopify/BulkOperation/${id}`;
}

function tail(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function refused(message: string, code: string): object {
  return { bulkOperation: null, userErrors: [{ field: ['query'], message, code }] };
}
