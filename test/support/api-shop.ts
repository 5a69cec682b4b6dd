import type { MemberRole } from '../../src/ledger/index.ts';
import { type Person, peopleOf } from './api-people.ts';
import { apiPorts, syncedPorts } from './api-ports.ts';
import { type Answered, type Ask, createWorld, type World } from './api-world.ts';
import type { Scratch } from './database.ts';
import { type SyncWorld, syncWorld } from './sync-world.ts';

/** A company with one connected shop in memory, over the API. */
export type ApiShop = AsyncDisposable & {
  readonly world: World;
  readonly synced: SyncWorld;
  readonly people: ReadonlyMap<MemberRole, Person>;
  /** Asks as somebody with a session. */
  readonly ask: (role: MemberRole, path: string, how?: Ask) => Promise<Answered>;
};

/** The shop has five orders and was read once. `running` tells whether a worker is said to live. */
export async function openApiShop(
  { database }: Pick<Scratch, 'database'>,
  { running = true }: { readonly running?: boolean } = {},
): Promise<ApiShop> {
  const synced = await syncWorld(database);
  synced.shop.product('p1');
  for (const id of ['1', '2', '3', '4', '5']) synced.shop.order(id);
  await synced.workOff();
  const world = await createWorld(database, apiPorts(database, syncedPorts(synced, running)));
  const tenant = { tenantId: synced.tenant, name: 'sample', repId: 1 };
  const people = await peopleOf(world, tenant, ['owner', 'analyst', 'viewer']);
  return {
    world,
    synced,
    people,
    ask: (role, path, how = {}) => {
      const cookie = people.get(role)?.cookie ?? '';
      return world.ask(path, { ...how, headers: { cookie, ...how.headers } });
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}
