import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerUrl } from './answers.ts';
import { ApiFailure, failureOf, request } from './client.ts';
import { adviceKey } from './failure-advice.ts';

afterEach(() => vi.unstubAllGlobals());

/** What the network answers; `fetch` is the browser's, not ours. */
function network(answer: () => Response | Promise<Response>) {
  vi.stubGlobal('fetch', async () => answer());
}

describe('request', () => {
  it('gives the JSON of a good answer, and null of an empty one', async () => {
    network(() => Response.json({ a: 1 }));
    expect(await request('/x')).toEqual({ a: 1 });
    network(() => new Response(null, { status: 204 }));
    expect(await request('/x')).toBeNull();
  });

  it('throws what the server says, with code and request id', async () => {
    const error = { code: 'twin_unavailable', message: 'rebuilding', requestId: 'r1' };
    network(() => Response.json({ error }, { status: 503 }));
    const failure = await request('/x').catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({
      status: 503,
      code: 'twin_unavailable',
      requestId: 'r1',
      isPassing: true,
    });
  });

  it('never takes a page of a proxy, or no answer, for an empty result', async () => {
    network(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(request('/x')).rejects.toMatchObject({ status: 502, code: 'unreadable' });
    network(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(request('/x')).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  });
});

describe('failures', () => {
  it('reads errors of the accounts’ library too', () => {
    expect(failureOf(401, { code: 'INVALID', message: 'no' })).toMatchObject({
      code: 'INVALID',
      message: 'no',
    });
  });

  it('has advice for every kind', () => {
    const of = (status: number, code: string) =>
      adviceKey(new ApiFailure(status, { code, message: '' }));
    expect(of(503, 'database_unavailable')).toBe('unavailable');
    expect(of(502, 'unreadable')).toBe('unavailable');
    expect(of(0, 'unreachable')).toBe('unreachable');
    expect(of(422, 'mapping_invalid')).toBe('invalid');
    expect(of(500, 'internal')).toBe('internal');
  });
});

describe('answerUrl', () => {
  it('asks for a revision that was told of', () => {
    const query = {
      measures: ['orders'],
      time: { clock: 'event', from: '2025-01-01', to: '2025-01-01' },
    } as const;
    const url = new URL(answerUrl(query, 12), 'http://localhost');
    expect(JSON.parse(url.searchParams.get('q') ?? '')).toEqual(query);
    expect(url.searchParams.get('min_revision')).toBe('12');
    expect(answerUrl(query, null)).not.toContain('min_revision');
  });
});
