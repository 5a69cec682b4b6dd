import type { Run, ServerEvent } from '../../../../src/api/contract/index.ts';

/** The part of `EventSource` that is used; passed in so that it can be another in tests. */
export type EventStream = {
  readonly readyState: number;
  onopen: (() => void) | null;
  onerror: (() => void) | null;
  addEventListener(kind: string, listener: (event: { readonly data: string }) => void): void;
  close(): void;
};

export type LiveHandlers = {
  readonly onRevision: (event: Extract<ServerEvent, { kind: 'revision' }>) => void;
  readonly onRun: (run: Run) => void;
  /** A connection moved: what shows it asks again. */
  readonly onConnection: (id: string) => void;
  readonly onNotice: () => void;
  /** False = no events flow: the page has to ask by itself. */
  readonly onFlow: (flows: boolean) => void;
};

export type LiveParts = {
  readonly open: () => EventStream;
  readonly schedule: (task: () => void, delayMs: number) => () => void;
  readonly random: () => number;
};

const firstDelayMs = 1000;
const longestDelayMs = 30_000;

/** Wait before attempt `n` (from 0): doubles up to half a minute, half of it at random so that clients do not return together. */
export function reconnectDelayMs(attempt: number, random: number): number {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** attempt);
  return full / 2 + (full / 2) * random;
}

function parse<T>(data: string): T | null {
  try {
    return JSON.parse(data) as T;
  } catch {
    return null;
  }
}

/**
 * Keeps one event stream open until `stop` is called. The browser's own reconnecting is not relied on: it gives up for good
 * on an answer that is no stream (a proxy's 502 while the server restarts).
 */
export function connectLive(handlers: LiveHandlers, parts: LiveParts): () => void {
  let attempt = 0;
  let stream: EventStream | null = null;
  let cancel: () => void = () => {};
  let isStopped = false;

  const retry = () => {
    stream?.close();
    stream = null;
    if (isStopped) return;
    handlers.onFlow(false);
    cancel = parts.schedule(open, reconnectDelayMs(attempt, parts.random()));
    attempt += 1;
  };

  const open = () => {
    const opened = parts.open();
    stream = opened;
    opened.onopen = () => {
      attempt = 0;
      handlers.onFlow(true);
    };
    opened.onerror = retry;
    listen(opened, handlers);
  };

  open();
  return () => {
    isStopped = true;
    cancel();
    stream?.close();
  };
}

function listen(stream: EventStream, handlers: LiveHandlers): void {
  stream.addEventListener('revision', ({ data }) => {
    const event = parse<{ epoch: string; revision: number }>(data);
    if (event !== null) handlers.onRevision({ kind: 'revision', ...event });
  });
  stream.addEventListener('run', ({ data }) => {
    const event = parse<{ run?: Run } & Run>(data);
    if (event !== null) handlers.onRun(event.run ?? event);
  });
  stream.addEventListener('connection', ({ data }) => {
    const event = parse<{ id: string }>(data);
    if (event !== null) handlers.onConnection(event.id);
  });
  stream.addEventListener('notice', () => handlers.onNotice());
}
