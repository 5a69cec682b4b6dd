import { expect, test } from 'vitest';
import { timeZone } from '../../core/index.ts';
import type { Connection } from '../contract/index.ts';
import { localText, syncStatus } from './sync-status.ts';

const zone = timeZone('America/Sao_Paulo');

function aConnection(given: Partial<Connection>): Connection {
  return {
    id: '0b1b2c3d-0000-4000-8000-000000000001',
    platform: 'shopify',
    account: 'sample-london.myshopify.com',
    name: 'Sample London',
    method: 'oauth',
    store: null,
    state: 'connected',
    stateSince: '2025-10-01T00:00:00.000Z',
    reason: null,
    gaps: [],
    cadence: { kind: 'auto' },
    everyMinutes: 30,
    fullAt: '02:00',
    liveFrom: '08:00',
    liveTo: '23:00',
    freshAt: null,
    lastLiveAt: null,
    lastFullAt: null,
    nextLiveAt: null,
    nextFullAt: null,
    nextAttemptAt: null,
    failures: 0,
    runId: null,
    webhooks: { active: false, topics: 0, lastAt: null, message: null },
    openIssues: 0,
    score: null,
    ...given,
  };
}

test('times are what a clock of the company shows, without an offset', () => {
  // Sao Paulo is three hours behind UTC, all year since 2019.
  expect(localText('2025-10-16T05:00:15.250Z', zone)).toBe('2025-10-16T02:00:15');
  // Berlin, the night when summer time ends: 00:30 UTC is 02:30 for the first time, 01:30 UTC for the second.
  const berlin = timeZone('Europe/Berlin');
  expect(localText('2025-10-26T00:30:00.000Z', berlin)).toBe('2025-10-26T02:30:00');
  expect(localText('2025-10-26T01:30:00.000Z', berlin)).toBe('2025-10-26T02:30:00');
  expect(localText(null, zone)).toBeNull();
});

test('a company is told of its latest syncs, its earliest full sync and its shortest interval', () => {
  const status = syncStatus(
    [
      aConnection({
        lastFullAt: '2025-10-16T05:00:15.000Z',
        lastLiveAt: '2025-10-16T12:00:00.000Z',
        everyMinutes: 10,
        fullAt: '03:00',
      }),
      aConnection({
        lastFullAt: '2025-10-15T05:00:00.000Z',
        lastLiveAt: '2025-10-16T13:00:00.000Z',
        runId: '0b1b2c3d-0000-4000-8000-00000000000a',
      }),
      aConnection({ everyMinutes: null, fullAt: null, state: 'paused' }),
    ],
    zone,
  );
  const { connections, ...whole } = status;
  expect(whole).toEqual({
    is_running: true,
    last_full_sync: '2025-10-16T02:00:15',
    last_live_sync: '2025-10-16T10:00:00',
    full_sync_time: '02:00',
    live_sync_interval_minutes: 10,
  });
  expect(connections.map(({ is_running, state }) => [is_running, state])).toEqual([
    [false, 'connected'],
    [true, 'connected'],
    [false, 'paused'],
  ]);
});

test('without a connection nothing runs and nothing is known', () => {
  expect(syncStatus([], zone)).toEqual({
    is_running: false,
    last_full_sync: null,
    last_live_sync: null,
    full_sync_time: null,
    live_sync_interval_minutes: null,
    connections: [],
  });
});
