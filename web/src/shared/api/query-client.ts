import { QueryCache, QueryClient } from '@tanstack/react-query';
import { toFailure } from './client.ts';

/**
 * Server state lives in this cache alone. A passing failure is tried once more at once; then it is shown, and asked again
 * every 15 s until it heals. Freshness comes by live events, not by age.
 */
export function makeQueryClient(onUnauthenticated: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (toFailure(error).status === 401) onUnauthenticated();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 1 && toFailure(error).isPassing,
        retryDelay: 600,
        refetchInterval: (query) =>
          query.state.error !== null && toFailure(query.state.error).isPassing ? 15_000 : false,
      },
      mutations: { retry: false },
    },
  });
}
