import { describe, expect, it } from 'vitest';
import {
  connectLive,
  type EventStream,
  type LiveHandlers,
  reconnectDelayMs,
} from './live-connection.ts';
import { throttle } from './throttle.ts';

/** A stream and a timer that the test moves by hand. */
function world() {
  const streams: (EventStream & {
    listeners: Map<string, (event: { data: string }) => void>;
    closed: boolean;
  })[] = [];
  const timers: { task: () => void; delayMs: number; cancelled: boolean }[] = [];
  const log: string[] = [];
  const handlers: LiveHandlers = {
    onRevision: ({ revision }) => log.push(`revision ${revision}`),
    onRun: (run) => log.push(`run ${run.id}`),
    onConnection: (id) => log.push(`connection ${id}`),
    onNotice: () => log.push('notice'),
    onFlow: (flows) => log.push(flows ? 'flows' : 'stands'),
  };
  const open = () => {
    const listeners = new Map<string, (event: { data: string }) => void>();
    const stream = {
      readyState: 0,
      onopen: null,
      onerror: null,
      listeners,
      closed: false,
      addEventListener: (kind: string, listener: (event: { data: string }) => void) =>
        listeners.set(kind, listener),
      close() {
        stream.closed = true;
      },
    };
    streams.push(stream);
    return stream;
  };
  const schedule = (task: () => void, delayMs: number) => {
    const timer = { task, delayMs, cancelled: false };
    timers.push(timer);
    return () => {
      timer.cancelled = true;
    };
  };
  return { streams, timers, log, handlers, parts: { open, schedule, random: () => 1 } };
}

describe('connectLive', () => {
  it('hands over events, and drops what is no JSON', () => {
    const { streams, log, handlers, parts } = world();
    connectLive(handlers, parts);
    streams[0]?.onopen?.();
    streams[0]?.listeners.get('revision')?.({ data: '{"epoch":"a","revision":7}' });
    streams[0]?.listeners.get('revision')?.({ data: 'half a' });
    streams[0]?.listeners.get('run')?.({ data: '{"run":{"id":"r1"}}' });
    streams[0]?.listeners.get('connection')?.({ data: '{"id":"c1"}' });
    streams[0]?.listeners.get('notice')?.({ data: '{"id":"n1"}' });
    expect(log).toEqual(['flows', 'revision 7', 'run r1', 'connection c1', 'notice']);
  });

  it('opens again after a failure, waiting longer each time, and afresh once it worked', () => {
    const { streams, timers, handlers, parts } = world();
    connectLive(handlers, parts);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      streams.at(-1)?.onerror?.();
      timers.at(-1)?.task();
    }
    streams.at(-1)?.onopen?.();
    streams.at(-1)?.onerror?.();
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([1000, 2000, 4000, 1000]);
    expect(streams.slice(0, -1).every(({ closed }) => closed)).toBe(true);
  });

  it('stays closed once stopped', () => {
    const { streams, timers, handlers, parts } = world();
    const stop = connectLive(handlers, parts);
    streams[0]?.onerror?.();
    stop();
    expect(timers[0]?.cancelled).toBe(true);
  });

  it('never waits longer than half a minute', () => {
    expect(reconnectDelayMs(20, 1)).toBe(30_000);
    expect(reconnectDelayMs(20, 0)).toBe(15_000);
  });
});

describe('throttle', () => {
  it('runs at once, then once for all calls of a gap', () => {
    const { timers, parts } = world();
    let runs = 0;
    const { call } = throttle(() => (runs += 1), 1500, parts.schedule);
    for (let i = 0; i < 5; i += 1) call();
    expect(runs).toBe(1);
    timers[0]?.task();
    expect(runs).toBe(2);
    timers[1]?.task();
    expect(runs).toBe(2);
    call();
    expect(runs).toBe(3);
  });
});
