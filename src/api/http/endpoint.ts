import { z } from 'zod';
import { AppError, type ErrorCode, type Logger } from '../../core/index.ts';
import type { Principal } from '../accounts/principal.ts';
import type { Permission } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { Client } from './client.ts';
import { readJson } from './read-body.ts';
import type { Reply } from './reply.ts';

/**
 * Who may call an endpoint: `public` anybody; `member` a member of a company, with the permission where one is named (`key`
 * false: only a person with a session, never a key); `operator` the command line of this machine, by its token; `monitor`
 * this machine or who has the monitoring token; `platform` a platform that signs what it sends, whoever else is signed in.
 */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'member'; readonly permission: Permission | null; readonly key: boolean }
  | { readonly kind: 'operator' }
  | { readonly kind: 'monitor' }
  | { readonly kind: 'platform' };

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request on its way: what the pipeline knows before the endpoint reads its input. */
export type RawRequest = {
  readonly request: Request;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly client: Client;
  /** Aborts when the client leaves or the time is up. */
  readonly signal: AbortSignal;
  readonly services: Services;
  readonly logger: Logger;
  /** Null where nobody is signed in, which only `public` endpoints see. */
  readonly principal: Principal | null;
};

/** What a handler gets: input that has been checked. */
export type EndpointRequest<Path, Query, Body, Who> = Omit<
  RawRequest,
  'path' | 'query' | 'principal'
> & {
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  readonly principal: Who;
};

/** One endpoint, as the router mounts it and the OpenAPI document shows it. */
export type Endpoint = {
  readonly method: HttpMethod;
  /** `/api/v1/stores/{id}`. */
  readonly path: string;
  readonly access: Access;
  readonly tag: string;
  readonly summary: string;
  readonly schemas: Schemas;
  readonly status: number;
  readonly errors: readonly ErrorCode[];
  readonly timeoutMs: number;
  /** False where other sites' pages may send it: nothing so far. */
  readonly run: (raw: RawRequest) => Promise<unknown>;
};

export type Schemas = {
  readonly path?: z.ZodType;
  readonly query?: z.ZodType;
  /** JSON body, or the name of another media type that the handler reads itself. */
  readonly body?: z.ZodType | { readonly mediaType: string; readonly description: string };
  /** Of the JSON answer, or the name of another media type. */
  readonly answer?: z.ZodType | { readonly mediaType: string; readonly description: string };
};

type Checked<S, Fallback> = S extends z.ZodType ? z.output<S> : Fallback;

export type EndpointSpec<S extends Schemas, Who> = {
  readonly method: HttpMethod;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly schemas?: S;
  /** 200 by default; 204 answers nothing. */
  readonly status?: number;
  /** Codes beyond those that follow from access and input. */
  readonly errors?: readonly ErrorCode[];
  readonly timeoutMs?: number;
  readonly maxBodyBytes?: number;
  readonly handle: (
    request: EndpointRequest<
      Checked<S['path'], Readonly<Record<string, never>>>,
      Checked<S['query'], Readonly<Record<string, never>>>,
      Checked<S['body'], null>,
      Who
    >,
  ) => Promise<Checked<S['answer'], unknown> | Reply> | Checked<S['answer'], unknown> | Reply;
};

const defaultTimeoutMs = 30_000;
const defaultMaxBodyBytes = 256 * 1024;

/** @throws AppError `input_invalid` with every fault at once */
function check<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  const lines = faults.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  throw new AppError('input_invalid', `The ${where} does not fit: ${lines.join('; ')}`, { faults });
}

function isSchema(value: Schemas['body']): value is z.ZodType {
  return value instanceof z.ZodType;
}

async function readBody(raw: RawRequest, body: Schemas['body'], maxBytes: number) {
  if (!isSchema(body)) return null;
  return check(body, await readJson(raw.request, maxBytes), 'body');
}

function define<S extends Schemas, Who>(
  access: Access,
  spec: EndpointSpec<S, Who>,
  who: (raw: RawRequest) => Who,
): Endpoint {
  const schemas: Schemas = spec.schemas ?? {};
  const { handle, maxBodyBytes = defaultMaxBodyBytes } = spec;
  return {
    method: spec.method,
    path: spec.path,
    access,
    tag: spec.tag,
    summary: spec.summary,
    schemas,
    status: spec.status ?? 200,
    errors: spec.errors ?? [],
    timeoutMs: spec.timeoutMs ?? defaultTimeoutMs,
    run: async (raw) => {
      const path = schemas.path === undefined ? {} : check(schemas.path, raw.path, 'path');
      const query = schemas.query === undefined ? {} : check(schemas.query, raw.query, 'query');
      const body = await readBody(raw, schemas.body, maxBodyBytes);
      // The one place where the checked input meets the handler's types, which are made of the same schemas.
      const request = { ...raw, path, query, body, principal: who(raw) } as Parameters<
        typeof handle
      >[0];
      return handle(request);
    },
  };
}

/** An endpoint that anybody may call. */
export function publicEndpoint<S extends Schemas>(
  spec: EndpointSpec<S, Principal | null>,
): Endpoint {
  return define({ kind: 'public' }, spec, (raw) => raw.principal);
}

function member(raw: RawRequest): Principal {
  if (raw.principal === null) throw new AppError('unauthenticated', 'Sign in first.');
  return raw.principal;
}

/** An endpoint for members of a company. `permission` null = every member. */
export function memberEndpoint<S extends Schemas>(
  permission: Permission | null,
  spec: EndpointSpec<S, Principal>,
): Endpoint {
  return define({ kind: 'member', permission, key: true }, spec, member);
}

/** An endpoint for a person with a session, whatever their role; keys are refused. */
export function personEndpoint<S extends Schemas>(
  permission: Permission | null,
  spec: EndpointSpec<S, Principal>,
): Endpoint {
  return define({ kind: 'member', permission, key: false }, spec, member);
}

/** An endpoint for the command line of this machine. */
export function operatorEndpoint<S extends Schemas>(spec: EndpointSpec<S, null>): Endpoint {
  return define({ kind: 'operator' }, spec, () => null);
}

/** An endpoint for monitoring. */
export function monitorEndpoint<S extends Schemas>(spec: EndpointSpec<S, null>): Endpoint {
  return define({ kind: 'monitor' }, spec, () => null);
}

/** An endpoint for what a platform sends by itself: its signature is checked by the handler, sessions and keys mean nothing. */
export function platformEndpoint<S extends Schemas>(spec: EndpointSpec<S, null>): Endpoint {
  return define({ kind: 'platform' }, spec, () => null);
}
