import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Answer, SandboxRequest, SentFile } from './answers.ts';
import type { BulkOperation } from './bulk.ts';
import type { ShopAccount } from './shop-account.ts';

const lifeMs = 7 * 86_400_000;

/** Links to results: signed, good for a week, and nobody's business but the holder's. */
export type FileLinks = {
  readonly link: (url: string, account: string, operation: BulkOperation) => string;
  readonly accepts: (path: string, query: URLSearchParams, now: number) => boolean;
};

export function fileLinks(): FileLinks {
  const key = randomBytes(32);
  const sign = (path: string, expires: string): Buffer =>
    createHmac('sha256', key).update(`${path}?${expires}`).digest();
  return {
    link: (url, account, operation) => {
      const path = `_files/${account}/${operation.id}.jsonl`;
      const expires = String((operation.completedAt ?? operation.createdAt) + lifeMs);
      const signature = sign(path, expires).toString('hex');
      return `${url}/${path}?Expires=${expires}&Signature=${signature}`;
    },
    accepts: (path, query, now) => {
      const expires = query.get('Expires') ?? '';
      const given = Buffer.from(query.get('Signature') ?? '', 'hex');
      const right = sign(path, expires);
      const equal = given.length === right.length && timingSafeEqual(given, right);
      return equal && Number(expires) > now;
    },
  };
}

type FileAsked = {
  readonly accounts: ReadonlyMap<string, ShopAccount>;
  readonly links: FileLinks;
  readonly now: number;
};

/** A result, whole or from a byte on (`Range: bytes=N-`, `bytes=N-M`). */
export function answerFile(request: SandboxRequest, asked: FileAsked): Answer {
  const path = request.url.pathname.slice(1);
  const plain = (status: number, body: string): Answer => ({
    status,
    headers: { 'content-type': 'text/plain' },
    body,
  });
  if (request.headers.has('x-shopify-access-token'))
    return plain(400, 'No access token belongs here: the link itself is the key.');
  if (!asked.links.accepts(path, request.url.searchParams, asked.now))
    return plain(403, 'SignatureDoesNotMatch, or the link has expired.');
  const [, account = '', name = ''] = path.split('/');
  const operation = asked.accounts.get(account)?.bulk.find(name.replace('.jsonl', ''));
  if (operation?.file == null) return plain(404, 'NoSuchKey');
  const range = rangeOf(request.headers.get('range') ?? null, operation.bytes);
  if (range === 'beyond')
    return { ...plain(416, ''), headers: { 'content-range': `bytes */${operation.bytes}` } };
  const file: SentFile = {
    path: operation.file,
    ...(range ?? { from: 0, to: operation.bytes - 1 }),
  };
  return {
    status: range === null ? 200 : 206,
    headers: {
      'content-type': 'application/jsonl',
      'accept-ranges': 'bytes',
      etag: `"${operation.id}-${operation.bytes}"`,
      ...(range === null
        ? {}
        : { 'content-range': `bytes ${range.from}-${range.to}/${operation.bytes}` }),
    },
    body: '',
    file,
  };
}

function rangeOf(
  header: string | null,
  bytes: number,
): { readonly from: number; readonly to: number } | 'beyond' | null {
  const match = header === null ? null : /^bytes=(\d+)-(\d*)$/.exec(header);
  if (match === null) return null;
  const from = Number(match[1]);
  if (from >= bytes) return 'beyond';
  const to = match[2] === '' ? bytes - 1 : Math.min(bytes - 1, Number(match[2]));
  return { from, to };
}
