import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  createAccount,
  createApi,
  createForecastsPort,
  ledgerPorts,
  noConnections,
  noPlanning,
  serveApi,
} from '../../src/api/index.ts';
import { silentLogger, type TenantId } from '../../src/core/index.ts';
import {
  type Database,
  insertApiKey,
  migrate,
  openDatabase,
  openEmbedded,
} from '../../src/ledger/index.ts';
import { type Answer, createMetrics, type Metrics } from '../../src/metrics/index.ts';
import { createLogger } from '../../src/platform/index.ts';
import { openTwins } from '../../src/twin/index.ts';
import { fillLedger } from '../twin/fill-ledger.ts';
import type { Load, LoadResult } from './load-worker.ts';
import { questions } from './questions.ts';

type Served = {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly tenant: TenantId;
  readonly port: number;
  readonly key: string;
  readonly cookie: string;
};

const email = 'bench@example.test';
const password = 'a password for the bench';
const nowhere = { write: () => undefined };

function load(work: Load): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./load-worker.ts', import.meta.url), { workerData: work });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

const pathOf = (question: unknown) =>
  `/api/v1/query?q=${encodeURIComponent(JSON.stringify(question))}`;

function requestText(path: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([k, v]) => `${k}: ${v}`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** Every question by HTTP gives what the metrics give themselves, twice the same tag, and 304 to who has it. */
async function check({ metrics, tenant, port, key }: Served): Promise<readonly string[]> {
  const context = { tenantId: tenant, scope: [], costs: true, people: true };
  const tags: string[] = [];
  for (const question of questions) {
    const url = `http://127.0.0.1:${port}${pathOf(question)}`;
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(url, { headers });
    const { rows, totals, meta } = (await response.json()) as Answer;
    const own = await metrics.query(context, question);
    const same = JSON.stringify([rows, totals]) === JSON.stringify([own.rows, own.totals]);
    const tag = response.headers.get('etag') ?? '';
    const again = await fetch(url, { headers: { ...headers, 'if-none-match': tag } });
    if (response.status !== 200 || !same || again.status !== 304 || meta.revision !== 1)
      throw new Error(`a wrong answer by HTTP: ${JSON.stringify(question)}`);
    tags.push(tag);
  }
  return tags;
}

function figures({ seconds, times, statuses, bytes }: LoadResult) {
  const at = (share: number) =>
    Math.round((times[Math.floor(times.length * share)] ?? Number.NaN) * 100) / 100;
  return {
    requests: times.length,
    perSecond: Math.round(times.length / seconds),
    medianMs: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    mibPerSecond: Math.round(bytes / seconds / 2 ** 20),
    statuses,
  };
}

async function measure(served: Served, tiny: boolean): Promise<Readonly<Record<string, unknown>>> {
  const tags = await check(served);
  const requests = tiny ? 400 : 30_000;
  const of = (headers: Readonly<Record<string, string>>, tagged: boolean): Load => ({
    port: served.port,
    connections: 16,
    requests,
    texts: questions.map((question, index) =>
      requestText(pathOf(question), {
        ...headers,
        ...(tagged ? { 'if-none-match': tags[index] ?? '' } : {}),
      }),
    ),
  });
  const byKey = { authorization: `Bearer ${served.key}` };
  const bySession = { cookie: served.cookie };
  await load({ ...of(byKey, false), requests: tiny ? 100 : 5_000 });
  const health = { ...of({}, false), texts: [requestText('/health', {})] };
  return {
    questions: questions.length,
    bareServer: figures(await load(health)),
    cachedByKey: figures(await load(of(byKey, false))),
    cachedBySession: figures(await load(of(bySession, false))),
    notModified: figures(await load(of(bySession, true))),
    budget: 'cachedByKey and cachedBySession: perSecond >= 3000, p95Ms < 10',
  };
}

async function openSession(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: `http://127.0.0.1:${port}` },
    body: JSON.stringify({ email, password }),
  });
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

function startApi(database: Database, metrics: Metrics, folder: string) {
  const ports = ledgerPorts(database, {
    currencyChanged: () => Promise.resolve(),
    zoneChanged: () => Promise.resolve(),
  });
  const away = () => Promise.reject(new Error('not part of the bench'));
  return createApi({
    database,
    ports: {
      ...ports,
      ...noConnections(),
      metrics,
      forecasts: createForecastsPort({ database, planning: noPlanning() }),
      twins: { verify: away, rebuild: away },
      imports: { presets: away, describe: away, preview: away, start: away },
      runs: { ...ports.runs, issuesCsv: async function* () {} },
    },
    // As in production: every request is logged, to nowhere.
    logger: createLogger({ level: 'info', destination: nowhere }),
    secret: 'm3W8xK1qT6vB9nC4zL7pR2sD5fG0hJ+y',
    publicUrl: null,
    localUrl: 'http://localhost',
    trustedProxies: [],
    operatorToken: null,
    metricsToken: null,
    uploads: { folder: join(folder, 'uploads'), maxBytes: 1_000_000 },
    webFolder: null,
    version: 'bench',
  });
}

/** An owner, and a key of theirs. */
async function addOwner(database: Database, tenantId: TenantId): Promise<string> {
  const member = { tenantId, role: 'owner', repId: null } as const;
  const { id: userId } = await createAccount(database, { name: 'Bench', email, password, member });
  const scopes = ['query', 'costs', 'people'];
  const made = await database.control((tx) =>
    insertApiKey(tx, { tenantId, userId, name: 'Bench', scopes, expiresAt: null }),
  );
  return made.key;
}

async function withServer(database: Database, folder: string, tiny: boolean) {
  const { tenant } = await fillLedger(database, tiny ? 500 : 20_000);
  const directory = join(folder, 'twins');
  const twins = await openTwins({ directory, database, logger: silentLogger });
  const metrics = createMetrics({ database, twins, logger: silentLogger });
  const key = await addOwner(database, tenant);
  const server = await serveApi(await startApi(database, metrics, folder), {
    host: '127.0.0.1',
    port: 0,
  });
  try {
    const cookie = await openSession(server.port);
    return await measure({ database, metrics, tenant, port: server.port, key, cookie }, tiny);
  } finally {
    await server.close();
    metrics.close();
    await twins.close();
  }
}

/**
 * Cached answers over HTTP on loopback: an overview's questions in turn, from 16 connections of another thread, with a key,
 * with a session, and with the tag of an answer that the client has. `/health` shows what the server costs without any of it.
 */
export async function run(options: {
  readonly tiny: boolean;
}): Promise<Readonly<Record<string, unknown>>> {
  const folder = await mkdtemp(join(tmpdir(), 'tillstream-bench-http-'));
  const server = await openEmbedded({ folder: join(folder, 'postgres'), logger: silentLogger });
  const { connectionString } = server;
  await migrate({ connectionString, logger: silentLogger });
  const database = await openDatabase({ connectionString, logger: silentLogger });
  try {
    return await withServer(database, folder, options.tiny);
  } finally {
    await database.close();
    await server.release();
    await rm(folder, { recursive: true, force: true });
  }
}
