import { parseInstant, type TimeZone, zoneOffsetMs } from '../../core/index.ts';
import type { Connection, SyncStatus } from '../contract/index.ts';

/** `2025-10-16T02:00:15`: what a clock in the zone shows, without an offset. */
export function localText(at: string | null, zone: TimeZone): string | null {
  if (at === null) return null;
  const instant = parseInstant(at);
  return new Date(instant + zoneOffsetMs(instant, zone)).toISOString().slice(0, 19);
}

function latest(times: readonly (string | null)[]): string | null {
  return times.reduce((best, time) => (time !== null && (best ?? '') < time ? time : best), null);
}

function earliest(times: readonly (string | null)[]): string | null {
  return times.filter((time) => time !== null).toSorted()[0] ?? null;
}

function shortest(minutes: readonly (number | null)[]): number | null {
  const known = minutes.filter((minute) => minute !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function describe(connection: Connection, zone: TimeZone): SyncStatus['connections'][number] {
  const { id, platform, account, name, state } = connection;
  return {
    id,
    store_id: connection.store?.id ?? null,
    platform,
    account,
    name,
    state,
    is_running: connection.runId !== null,
    last_full_sync: localText(connection.lastFullAt, zone),
    last_live_sync: localText(connection.lastLiveAt, zone),
    next_full_sync: localText(connection.nextFullAt, zone),
    next_live_sync: localText(connection.nextLiveAt, zone),
    full_sync_time: connection.fullAt,
    live_sync_interval_minutes: connection.everyMinutes,
    message: connection.reason?.message ?? null,
  };
}

/** What the replaced systems told of their one sync, over all connections of a company. */
export function syncStatus(connections: readonly Connection[], zone: TimeZone): SyncStatus {
  return {
    is_running: connections.some(({ runId }) => runId !== null),
    last_full_sync: localText(latest(connections.map(({ lastFullAt }) => lastFullAt)), zone),
    last_live_sync: localText(latest(connections.map(({ lastLiveAt }) => lastLiveAt)), zone),
    full_sync_time: earliest(connections.map(({ fullAt }) => fullAt)),
    live_sync_interval_minutes: shortest(connections.map(({ everyMinutes }) => everyMinutes)),
    connections: connections.map((connection) => describe(connection, zone)),
  };
}
