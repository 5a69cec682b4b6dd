import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Counters of the HTTP side, in a registry of their own (or the one handed in). */
export type HttpMeasures = {
  readonly registry: Registry;
  readonly observe: (
    labels: { readonly method: string; readonly route: string; readonly status: number },
    seconds: number,
  ) => void;
  readonly notModified: () => void;
  readonly failedSignIn: () => void;
  readonly streams: (change: 1 | -1) => void;
};

/** Makes the counters; `registry` may hold those of other domains. */
export function createHttpMeasures(registry: Registry = new Registry()): HttpMeasures {
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'tillstream_http_request_seconds',
    help: 'Time to answer a request, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    registers: [registry],
  });
  const notModified = new Counter({
    name: 'tillstream_http_not_modified_total',
    help: 'Answers that a client had already.',
    registers: [registry],
  });
  const failedSignIns = new Counter({
    name: 'tillstream_sign_in_failures_total',
    help: 'Sign-ins with a wrong e-mail or password.',
    registers: [registry],
  });
  const streams = new Gauge({
    name: 'tillstream_event_streams',
    help: 'Open event streams.',
    registers: [registry],
  });
  return {
    registry,
    observe: (labels, seconds) => requests.observe(labels, seconds),
    notModified: () => notModified.inc(),
    failedSignIn: () => failedSignIns.inc(),
    streams: (change) => streams.inc(change),
  };
}
