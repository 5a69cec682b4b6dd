import { expect, test } from 'vitest';
import { serveApi } from '../../src/api/index.ts';
import { createTenant } from '../../src/ledger/index.ts';
import { addPerson, signIn } from '../support/api-people.ts';
import { answerFor, apiPorts, seenMetrics } from '../support/api-ports.ts';
import { createWorld } from '../support/api-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';

const question = {
  measures: ['net_sales'],
  time: { clock: 'event', from: '2025-01-01', to: '2025-01-31' },
};

eachBackend((backend) => {
  test('a taken port is said so', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await createWorld(scratch.database, apiPorts(scratch.database));
    const first = await serveApi(world.api, { host: '127.0.0.1', port: 0 });
    await expect(
      serveApi(world.api, { host: '127.0.0.1', port: first.port }),
    ).rejects.toMatchObject({
      code: 'conflict',
      message: `Port ${first.port} is taken: stop what listens there, or set PORT.`,
    });
    await first.close();
  });

  test('a request that is under way when the server stops gets its answer', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const tenantId = await createTenant(database, { name: 'A' });
    await addPerson(database, { tenantId, role: 'owner', email: 'a@example.test' });
    const asked = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const metrics = {
      ...seenMetrics(database, []),
      query: async (context: Parameters<typeof answerFor>[1]) => {
        asked.resolve();
        await go.promise;
        return answerFor(database, context);
      },
    };
    await using world = await createWorld(database, apiPorts(database, { metrics }));
    const cookie = await signIn(world, 'a@example.test');
    const server = await serveApi(world.api, { host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${server.port}/api/v1/query?q=${encodeURIComponent(JSON.stringify(question))}`;
    const answering = fetch(url, { headers: { cookie } });
    await asked.promise;
    const closing = server.close();
    go.resolve();
    expect((await answering).status).toBe(200);
    await closing;
    await expect(fetch(url)).rejects.toThrow();
  });

  test('a client that leaves stops what was asked for it', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const tenantId = await createTenant(database, { name: 'A' });
    await addPerson(database, { tenantId, role: 'owner', email: 'a@example.test' });
    const asked = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const metrics = {
      ...seenMetrics(database, []),
      query: (context: Parameters<typeof answerFor>[1]) => {
        context.signal.addEventListener('abort', () => left.resolve(), { once: true });
        asked.resolve();
        return left.promise.then(() => answerFor(database, context));
      },
    };
    await using world = await createWorld(database, apiPorts(database, { metrics }));
    const cookie = await signIn(world, 'a@example.test');
    const server = await serveApi(world.api, { host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${server.port}/api/v1/query?q=${encodeURIComponent(JSON.stringify(question))}`;
    const leaving = new AbortController();
    const answering = fetch(url, { headers: { cookie }, signal: leaving.signal }).catch(
      () => 'left',
    );
    await asked.promise;
    leaving.abort();
    expect(await answering).toBe('left');
    await left.promise;
    await server.close();
  });
});
