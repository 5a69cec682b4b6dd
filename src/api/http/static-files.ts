import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Reply, reply } from './reply.ts';
import { pageHeaders } from './security-headers.ts';

/** The web app's files, read once at the start: a few megabytes that every visitor needs. */
export type StaticFiles = {
  /** The answer for a path; null where it is not the app's. Pages of the app are all `index.html`. */
  readonly answer: (path: string, request: Request) => Reply | null;
};

type Bytes = Uint8Array<ArrayBuffer>;
type StaticFile = {
  readonly body: Bytes;
  /** Null where compressing gains nothing. */
  readonly gzipped: Bytes | null;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
};
const compressible = new Set(['.html', '.js', '.css', '.json', '.svg', '.webmanifest', '.map']);
const compress = promisify(gzip);

function scriptHashes(html: string): readonly string[] {
  return [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map((match) =>
    createHash('sha256')
      .update(match[1] ?? '')
      .digest('base64'),
  );
}

async function load(folder: string, name: string): Promise<StaticFile> {
  const body = new Uint8Array(await readFile(join(folder, name)));
  const kind = extname(name);
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  // The bundler puts a digest into the names under assets/: what is there never changes.
  const caching = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const page = kind === '.html' ? pageHeaders(scriptHashes(Buffer.from(body).toString())) : {};
  return {
    body,
    gzipped: compressible.has(kind) ? new Uint8Array(await compress(body)) : null,
    etag: `"${digest}"`,
    headers: {
      ...page,
      'content-type': types[kind] ?? 'application/octet-stream',
      'cache-control': caching,
      etag: `"${digest}"`,
      vary: 'Accept-Encoding',
    },
  };
}

function serve(file: StaticFile, { headers }: Request): Reply {
  const held = (headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim());
  if (held.includes(file.etag)) return reply(304, null, { headers: file.headers });
  const takesGzip = /\bgzip\b/.test(headers.get('accept-encoding') ?? '');
  if (file.gzipped === null || !takesGzip) return reply(200, file.body, { headers: file.headers });
  return reply(200, file.gzipped, { headers: { ...file.headers, 'content-encoding': 'gzip' } });
}

const notBuilt = `<!doctype html><meta charset="utf-8"><title>Tillstream</title>
<p>The web app is not built: run <code>npm run build</code> and start again. The API is described under <a href="/api/docs">/api/docs</a>.</p>`;

/**
 * Reads the built web app. Without one, its pages say how to build it.
 *
 * @param folder where the bundler put it; null or missing = not built
 */
export async function readStaticFiles(folder: string | null): Promise<StaticFiles> {
  const entries =
    folder === null
      ? []
      : await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, StaticFile>();
  for (const entry of entries) {
    if (!entry.isFile() || folder === null) continue;
    const name = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    files.set(`/${name}`, await load(folder, name));
  }
  const index = files.get('/index.html');
  const unbuilt = reply(200, notBuilt, {
    headers: { ...pageHeaders([]), 'content-type': types['.html'] ?? '' },
  });
  return {
    answer: (path, request) => {
      const file = files.get(path);
      if (file !== undefined) return serve(file, request);
      // A missing asset is an error; a page's path belongs to the app's own router.
      if (path.startsWith('/api/') || path === '/api' || extname(path) !== '') return null;
      return index === undefined ? unbuilt : serve(index, request);
    },
  };
}
