import type { Hono } from 'hono';
import type { ConnectionEnv } from './client.ts';

type App = Hono<{ readonly Bindings: ConnectionEnv }>;

/** Lets a check ask the server that it runs in, by the way that every request takes. */
export type AskSelf = {
  readonly mount: (app: App) => void;
  /** Status of a GET, as whoever sent `headers`. */
  readonly ask: (path: string, headers: Headers) => Promise<number>;
};

const identifying = ['host', 'cookie', 'authorization'] as const;

export function createAskSelf(): AskSelf {
  let mounted: App | null = null;
  return {
    mount: (app) => {
      mounted = app;
    },
    ask: async (path, headers) => {
      if (mounted === null) throw new Error('the server asked itself before it was there');
      const kept = identifying.flatMap((name): [string, string][] => {
        const value = headers.get(name);
        return value === null ? [] : [[name, value]];
      });
      const env = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
      const response = await mounted.request(path, { headers: kept }, env);
      await response.body?.cancel();
      return response.status;
    },
  };
}
