import { assertNever } from '../../core/index.ts';
import type { ServerEvent } from '../contract/index.ts';

export type EventStreamOptions = {
  /** Ends the stream: the client left, or the server stops. */
  readonly signal: AbortSignal;
  /** Starts the flow of events; returns what ends it. */
  readonly subscribe: (listener: (event: ServerEvent) => void) => () => void;
  /** Asked at each heartbeat and when accounts change: may the stream go on? */
  readonly allowed: () => Promise<boolean>;
  readonly onAccountsChange: (listener: () => void) => () => void;
  readonly onClose: () => void;
  readonly heartbeatMs: number;
};

type Bytes = Uint8Array<ArrayBuffer>;
type Controller = ReadableStreamDefaultController<Bytes>;

/** A slow reader is served the newest of each kind: revisions replace each other, and so do the states of one thing. */
function topic(event: ServerEvent): string {
  switch (event.kind) {
    case 'revision':
      return event.kind;
    case 'run':
      return `run:${event.run.id}`;
    case 'connection':
    case 'notice':
      return `${event.kind}:${event.id}`;
    default:
      return assertNever(event, 'event');
  }
}

function frame(event: ServerEvent): string {
  const { kind, ...data } = event;
  return `event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
}

const highWaterBytes = 65_536;
/** Heartbeats in a row that a reader may leave unread before it counts as gone. */
const patience = 4;
const encoder = new TextEncoder();

/** Events that wait for their reader, the oldest topic first. */
function createOutbox(controller: Controller) {
  const waiting = new Map<string, ServerEvent>();
  const hasRoom = () => (controller.desiredSize ?? 0) > 0;
  const send = (text: string) => controller.enqueue(encoder.encode(text));
  function flush(): void {
    for (const [key, event] of waiting) {
      if (!hasRoom()) return;
      waiting.delete(key);
      send(frame(event));
    }
  }
  function post(event: ServerEvent): void {
    waiting.delete(topic(event));
    waiting.set(topic(event), event);
    flush();
  }
  return { hasRoom, send, flush, post };
}

type Outbox = ReturnType<typeof createOutbox>;

/** Starts everything that feeds or ends a stream; returns the one way to end it. */
function attach(options: EventStreamOptions, controller: Controller, outbox: Outbox): () => void {
  const endings: (() => void)[] = [];
  let unread = 0;
  let over = false;
  const release = () => {
    over = true;
    for (const ending of endings.splice(0)) ending();
  };
  const end = () => {
    if (over) return;
    release();
    controller.close();
  };
  const recheck = () => {
    options.allowed().then((allowed) => (allowed ? undefined : end()), end);
  };
  const beat = () => {
    unread = outbox.hasRoom() ? 0 : unread + 1;
    if (unread >= patience) return end();
    if (unread === 0) outbox.send(': open\n\n');
    recheck();
  };
  const timer = setInterval(beat, options.heartbeatMs);
  timer.unref();
  options.signal.addEventListener('abort', end, { once: true });
  endings.push(
    options.subscribe(outbox.post),
    options.onAccountsChange(recheck),
    () => clearInterval(timer),
    () => options.signal.removeEventListener('abort', end),
    options.onClose,
  );
  if (options.signal.aborted) end();
  return release;
}

/**
 * Server-sent events as a byte stream. Waiting events are kept by topic, so that a reader who does not keep up costs a bounded
 * amount of memory; one who reads nothing for a minute is let go.
 */
export function eventStream(options: EventStreamOptions): ReadableStream<Bytes> {
  let flush = (): void => undefined;
  let release = (): void => undefined;
  return new ReadableStream<Bytes>(
    {
      start: (controller) => {
        const outbox = createOutbox(controller);
        flush = outbox.flush;
        outbox.send('retry: 2000\n: open\n\n');
        release = attach(options, controller, outbox);
      },
      pull: () => flush(),
      cancel: () => release(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: highWaterBytes }),
  );
}
