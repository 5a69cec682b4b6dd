import { expect, test } from 'vitest';
import { serveApi } from '../../src/api/index.ts';
import { currencyCode, type TenantId, timeZone } from '../../src/core/index.ts';
import {
  cancelRun,
  createStore,
  createTenant,
  startRun,
  updateTenant,
} from '../../src/ledger/index.ts';
import { addPerson, signIn } from '../support/api-people.ts';
import { apiPorts } from '../support/api-ports.ts';
import { createWorld, type World } from '../support/api-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';

type Told = { readonly event: string; readonly data: Readonly<Record<string, unknown>> };

/** Reads a stream's events as they come. */
class Listener {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = '';

  constructor(response: Response) {
    if (response.body === null) throw new Error('there is no stream');
    this.#reader = response.body.getReader();
  }

  /** The next event; null when the stream ended. */
  async next(): Promise<Told | null> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        const event = /^event: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (event !== undefined && data !== undefined) return { event, data: JSON.parse(data) };
        continue;
      }
      const { value, done } = await this.#reader.read();
      if (done) return null;
      this.#text += this.#decoder.decode(value, { stream: true });
    }
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }
}

async function listen(world: World, cookie: string): Promise<Listener> {
  const response = await world.api.app.request(
    '/api/events',
    { headers: { host: 'localhost:3400', cookie } },
    { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
  );
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  return new Listener(response);
}

/** Each change of the week's start takes one revision. */
async function move(world: World, tenantId: TenantId, weekStart: number): Promise<void> {
  await updateTenant(world.database, tenantId, { weekStart });
}

eachBackend((backend) => {
  test('a stream tells where the company stands, then every new revision in order, and no other company', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const a = await createTenant(database, { name: 'A' });
    const b = await createTenant(database, { name: 'B' });
    await addPerson(database, { tenantId: a, role: 'viewer', email: 'a@example.test' });
    await using world = await createWorld(database, apiPorts(database));
    const stream = await listen(world, await signIn(world, 'a@example.test'));
    const { epoch } = await database.position(a);
    expect(await stream.next()).toEqual({ event: 'revision', data: { epoch, revision: 0 } });
    await move(world, b, 3);
    const revisions: unknown[] = [];
    for (const weekStart of [2, 3, 4, 5]) {
      await move(world, a, weekStart);
      const told = await stream.next();
      revisions.push(told?.data['revision']);
      expect(told?.data['epoch']).toBe(epoch);
    }
    expect(revisions).toEqual([1, 2, 3, 4]);
    await stream.close();
  });

  test('a run that is over before the second look is told all the same', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const tenantId = await createTenant(database, { name: 'A' });
    await addPerson(database, { tenantId, role: 'viewer', email: 'v@example.test' });
    const store = await createStore(database, tenantId, {
      name: 'Shop',
      platform: 'import',
      currency: currencyCode('EUR'),
      zone: timeZone('UTC'),
    });
    await using world = await createWorld(database, apiPorts(database));
    const stream = await listen(world, await signIn(world, 'v@example.test'));
    const run = { storeId: store.id, connector: 'files', mode: 'import', trigger: 'user' };
    const { id } = await startRun(database, tenantId, run);
    await cancelRun(database, tenantId, id);
    for (;;) {
      const told = await stream.next();
      if (told?.event !== 'run') continue;
      expect(told.data['run']).toMatchObject({ id, state: 'cancelled' });
      break;
    }
    await stream.close();
  });

  test('runs are told while they go on, to those who may see them', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const tenantId = await createTenant(database, { name: 'A' });
    await addPerson(database, { tenantId, role: 'viewer', email: 'v@example.test' });
    await addPerson(database, { tenantId, role: 'rep', email: 'r@example.test', repId: 1 });
    const store = await createStore(database, tenantId, {
      name: 'Shop',
      platform: 'import',
      currency: currencyCode('EUR'),
      zone: timeZone('UTC'),
    });
    const run = { storeId: store.id, connector: 'files', mode: 'import', trigger: 'user' };
    const over = await startRun(database, tenantId, run);
    await cancelRun(database, tenantId, over.id);
    await using world = await createWorld(database, apiPorts(database));
    const viewer = await listen(world, await signIn(world, 'v@example.test'));
    const rep = await listen(world, await signIn(world, 'r@example.test'));
    await Promise.all([viewer.next(), rep.next()]);
    const started = await startRun(database, tenantId, run);
    const told = await viewer.next();
    expect(told).toMatchObject({
      event: 'run',
      data: { run: { id: started.id, state: 'running', store: { name: 'Shop' } } },
    });
    await cancelRun(database, tenantId, started.id);
    expect(await viewer.next()).toMatchObject({
      event: 'run',
      data: { run: { id: started.id, state: 'cancelled' } },
    });
    // The rep, who may not see runs, hears of the next revision first.
    await move(world, tenantId, 4);
    expect((await rep.next())?.event).toBe('revision');
    await Promise.all([viewer.close(), rep.close()]);
  });

  test('a stream ends when its reader signs out, loses the company, or the server stops', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const tenantId = await createTenant(database, { name: 'A' });
    const email = 'a@example.test';
    const userId = await addPerson(database, { tenantId, role: 'viewer', email });
    const owner = 'o@example.test';
    await addPerson(database, { tenantId, role: 'owner', email: owner });
    await using world = await createWorld(database, apiPorts(database));
    const first = { cookie: await signIn(world, email) };
    const signedOut = await listen(world, first.cookie);
    await signedOut.next();
    await world.ask('/api/auth/sign-out', { body: {}, headers: first });
    expect(await signedOut.next()).toBeNull();
    const removed = await listen(world, await signIn(world, email));
    await removed.next();
    const stopped = await listen(world, await signIn(world, owner));
    await stopped.next();
    await world.ask(`/api/v1/members/${userId}`, {
      method: 'DELETE',
      headers: { cookie: await signIn(world, owner) },
    });
    expect(await removed.next()).toBeNull();
    const revealed = await world.ask('/metrics');
    expect(revealed.text).toContain('tillstream_event_streams 1');
    await world.api.close();
    expect(await stopped.next()).toBeNull();
  });

  test('over a real connection: events flow at once, and stopping the server ends the streams', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const tenantId = await createTenant(database, { name: 'A' });
    await addPerson(database, { tenantId, role: 'viewer', email: 'a@example.test' });
    await using world = await createWorld(database, apiPorts(database));
    const cookie = await signIn(world, 'a@example.test');
    const server = await serveApi(world.api, { host: '127.0.0.1', port: 0 });
    const response = await fetch(`http://127.0.0.1:${server.port}/api/events`, {
      headers: { cookie },
    });
    const stream = new Listener(response);
    expect((await stream.next())?.data['revision']).toBe(0);
    await move(world, tenantId, 2);
    expect((await stream.next())?.data['revision']).toBe(1);
    await server.close();
    expect(await stream.next()).toBeNull();
  });
});
