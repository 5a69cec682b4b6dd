import { toAppError } from '../../core/index.ts';
import { membershipsOf } from '../../ledger/index.ts';
import type { Principal } from '../accounts/principal.ts';
import type { AutoSyncTest, AutoSyncTests, Permission } from '../contract/index.ts';
import type { Services } from '../services.ts';

type Found = Pick<AutoSyncTest, 'status' | 'message'>;
type Context = {
  readonly services: Services;
  readonly principal: Principal;
  readonly headers: Headers;
};
type Check = (context: Context) => Promise<Found>;

const passed = (message: string): Found => ({ status: 'passed', message });
const failed = (message: string): Found => ({ status: 'failed', message });
const notSetUp = (message: string): Found => ({ status: 'not_set_up', message });

/** Who asks is a member still, and a key that nobody made is nobody's. */
const authentication: Check = async ({ services, principal }) => {
  const memberships = await services.database.control((tx) => membershipsOf(tx, principal.user.id));
  if (!memberships.some(({ tenantId }) => tenantId === principal.tenantId))
    return failed('You are no member of this company any more.');
  const stranger = new Headers({ authorization: 'Bearer ts_that_nobody_made' });
  if ((await services.principals.resolve(stranger)).principal !== null)
    return failed('A key that nobody made was let in.');
  const how = principal.sessionId === null ? 'a key' : 'a session';
  return passed(`You are known by ${how}, with the role ${principal.role}.`);
};

const scheduler: Check = async ({ services }) => {
  const status = await services.ports.scheduler.status();
  if (!status.running)
    return failed(status.message ?? 'No worker was seen: start one with --role worker or all.');
  return passed(`${status.workers} worker(s), ${status.performing} run(s) under way.`);
};

const database: Check = async ({ services, principal }) => {
  const { revision } = await services.database.position(principal.tenantId);
  return passed(`It answers; the company is at revision ${revision}.`);
};

const tokenManager: Check = async ({ services, principal }) => {
  const tokens = await services.ports.diagnosis.tokens(principal.tenantId);
  if (tokens.length === 0) return notSetUp('No store is connected.');
  const bad = tokens.filter(({ status }) => status === 'expired' || status === 'refused');
  if (bad.length > 0)
    return failed(
      bad.map(({ name, status, message }) => `${name}: ${message ?? status}`).join(' '),
    );
  return passed(`Access to ${tokens.length} store(s) is good.`);
};

const searchIndex: Check = () =>
  Promise.resolve(
    notSetUp('There is no search index, and nothing needs one: figures are asked of the twin.'),
  );

/** What the caller's permissions reach, asked as any client would. */
const askedPaths: readonly (readonly [string, Permission | null])[] = [
  ['/health', null],
  ['/api/v1/stores', 'query'],
  ['/api/v1/runs', 'runs'],
  ['/api/v1/connections', 'connections'],
  ['/api/v1/notices', 'connections'],
  ['/api/sync/status', 'connections'],
  ['/api/stores/auto-sync-scheduler', 'connections'],
];

const apiEndpoints: Check = async ({ services, principal, headers }) => {
  const asked = askedPaths.filter(
    ([, permission]) => permission === null || principal.permissions.has(permission),
  );
  const answers = await Promise.all(
    asked.map(async ([path]) => [path, await services.askSelf(path, headers)] as const),
  );
  const wrong = answers.filter(([, status]) => status !== 200);
  if (wrong.length > 0)
    return failed(wrong.map(([path, status]) => `${path} answers ${status}.`).join(' '));
  return passed(`${answers.map(([path]) => path).join(', ')} answer.`);
};

const settings: Check = async ({ services }) => {
  const found = await services.ports.diagnosis.settings();
  if (found.length === 0) return notSetUp('No platform is set up on this server.');
  const text = found.map(({ name, message }) => `${name}: ${message}`).join(' ');
  if (found.some(({ state }) => state === 'wrong')) return failed(text);
  return found.every(({ state }) => state === 'not_set_up') ? notSetUp(text) : passed(text);
};

const userStoreSyncs: Check = async ({ services, principal }) => {
  const connections = await services.ports.connections.list(principal.tenantId);
  if (connections.length === 0) return notSetUp('No store is connected.');
  const unwell = connections.filter(({ state }) => state !== 'connected');
  if (unwell.length > 0) {
    const lines = unwell.map(({ name, state, reason }) => `${name}: ${reason?.message ?? state}.`);
    return failed(lines.join(' '));
  }
  const unread = connections.filter(({ freshAt }) => freshAt === null);
  if (unread.length > 0)
    return failed(`Never read so far: ${unread.map(({ name }) => name).join(', ')}.`);
  return passed(`All ${connections.length} store(s) are read.`);
};

const checks: Readonly<Record<AutoSyncTest['name'], Check>> = {
  authentication,
  scheduler,
  database,
  token_manager: tokenManager,
  search_index: searchIndex,
  api_endpoints: apiEndpoints,
  settings,
  user_store_syncs: userStoreSyncs,
};
const names = Object.keys(checks) as readonly AutoSyncTest['name'][];

async function perform(name: AutoSyncTest['name'], context: Context): Promise<AutoSyncTest> {
  const startedAt = performance.now();
  const found = await checks[name](context).catch((error: unknown) =>
    failed(toAppError(error).message),
  );
  return { name, ...found, ms: Math.round(performance.now() - startedAt) };
}

/** Performs all checks. One that fails by an error is a failed check. */
export async function autoSyncTests(context: Context): Promise<AutoSyncTests> {
  const tests = await Promise.all(names.map((name) => perform(name, context)));
  const count = (status: AutoSyncTest['status']) =>
    tests.filter((test) => test.status === status).length;
  const summary = {
    total: tests.length,
    passed: count('passed'),
    failed: count('failed'),
    notSetUp: count('not_set_up'),
  };
  return { success: summary.failed === 0, data: { tests, summary } };
}
