import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { Answer, Run } from '../../../../src/api/contract/index.ts';
import { ledgerKey } from './answers.ts';
import { connectionsKey, noticesKey } from './connections.ts';
import { connectLive, type EventStream } from './live-connection.ts';
import { type LiveState, readLiveState, setLiveState, subscribeLiveState } from './live-state.ts';
import { runKey, runsKey } from './runs.ts';
import { throttle } from './throttle.ts';

const refetchGapMs = 1500;
const pollEveryMs = 10_000;

function schedule(task: () => void, delayMs: number): () => void {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
}

function storeRun(client: QueryClient, run: Run): void {
  client.setQueryData(runKey(run.id), run);
  client.setQueryData<readonly Run[]>(runsKey, (runs) => {
    if (runs === undefined) return runs;
    const isKnown = runs.some((known) => known.id === run.id);
    return isKnown ? runs.map((known) => (known.id === run.id ? run : known)) : [run, ...runs];
  });
}

/** The page's first answers may have been read before the stream opened: only those of another revision are asked for again. */
function refetchOlder(client: QueryClient, revision: number): Promise<void> {
  return client.invalidateQueries({
    queryKey: [ledgerKey, 'answer'],
    predicate: ({ state }) => {
      const answer = state.data as Answer | undefined;
      return answer !== undefined && answer.meta.revision !== revision;
    },
  });
}

/** What has no revision to compare may have moved before the stream opened, and nothing would tell of it again. */
function refetchUnrevisioned(client: QueryClient): void {
  for (const queryKey of [connectionsKey, noticesKey, runsKey])
    void client.invalidateQueries({ queryKey });
}

/** Follows the server's events for as long as the shell is shown, and asks again for what is on screen when data moved. */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  useEffect(() => {
    const refetch = throttle(
      () => void client.invalidateQueries({ queryKey: [ledgerKey] }),
      refetchGapMs,
      schedule,
    );
    let poll: ReturnType<typeof setInterval> | null = null;
    const stopPolling = () => {
      if (poll !== null) clearInterval(poll);
      poll = null;
    };
    const stop = connectLive(
      {
        onRevision: ({ epoch, revision }) => {
          const known = readLiveState();
          setLiveState({ epoch, revision });
          if (known.revision === null) void refetchOlder(client, revision);
          else if (known.revision !== revision || known.epoch !== epoch) refetch.call();
        },
        onRun: (run) => storeRun(client, run),
        onConnection: () => void client.invalidateQueries({ queryKey: connectionsKey }),
        onNotice: () => void client.invalidateQueries({ queryKey: noticesKey }),
        onFlow: (flows) => {
          const before = readLiveState().status;
          setLiveState({ status: flows ? 'live' : 'polling' });
          if (flows && before === 'polling') refetch.call();
          if (flows) {
            stopPolling();
            refetchUnrevisioned(client);
          } else poll ??= setInterval(refetch.call, pollEveryMs);
        },
      },
      {
        open: () => new EventSource('/api/events') as unknown as EventStream,
        schedule,
        random: Math.random,
      },
    );
    return () => {
      stop();
      stopPolling();
      refetch.stop();
      setLiveState({ status: 'connecting', revision: null, epoch: null });
    };
  }, [client]);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribeLiveState, readLiveState);
}
