import { Hono } from 'hono';
import { AppError } from '../../core/index.ts';
import type { ConnectionEnv } from './client.ts';
import type { Endpoint } from './endpoint.ts';
import { type Pipeline, requestIdOf, respond } from './pipeline.ts';
import { errorReply } from './reply.ts';
import type { StaticFiles } from './static-files.ts';

type Env = { readonly Bindings: ConnectionEnv };

/** `{id}` is how OpenAPI writes a parameter, `:id` how the router does. */
function routePath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function methodRefused(allowed: readonly string[], request: Request): Response {
  const error = new AppError(
    'not_found',
    `${request.method} is not possible here, but ${allowed.join(', ')} is.`,
  );
  const requestId = requestIdOf(request.headers);
  const answer = errorReply(error, requestId);
  const headers = { ...answer.headers, allow: allowed.join(', ') };
  return respond({ ...answer, status: 405, headers }, requestId, {});
}

export type RouterOptions = {
  readonly endpoints: readonly Endpoint[];
  readonly pipeline: Pipeline;
  readonly staticFiles: StaticFiles;
  readonly extraHeaders: Readonly<Record<string, string>>;
};

/** Mounts the endpoints; other methods on their paths answer 405, other paths the web app's files or 404, both as JSON. */
export function createRouter(options: RouterOptions): Hono<Env> {
  const { endpoints, pipeline, staticFiles, extraHeaders } = options;
  const app = new Hono<Env>();
  for (const endpoint of endpoints) {
    app.on(endpoint.method, routePath(endpoint.path), (c) =>
      pipeline(endpoint, c.req.raw, { path: c.req.param(), query: c.req.query(), env: c.env }),
    );
  }
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const allowed = endpoints.filter((other) => other.path === path).map(({ method }) => method);
    app.all(routePath(path), (c) => methodRefused(allowed, c.req.raw));
  }
  app.notFound((c) => {
    const request = c.req.raw;
    const requestId = requestIdOf(request.headers);
    const reading = request.method === 'GET' || request.method === 'HEAD';
    const file = reading ? staticFiles.answer(c.req.path, request) : null;
    if (file !== null) return respond(file, requestId, extraHeaders);
    const error = new AppError('not_found', `There is nothing at ${request.method} ${c.req.path}.`);
    return respond(errorReply(error, requestId), requestId, extraHeaders);
  });
  return app;
}
