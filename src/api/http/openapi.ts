import { z } from 'zod';
import type { ErrorCode } from '../../core/index.ts';
import { permissions } from '../accounts/permissions.ts';
import type { Endpoint, Schemas } from './endpoint.ts';
import { errorStatus } from './error-status.ts';

type JsonObject = Record<string, unknown>;

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        faults: {
          type: 'array',
          items: {
            type: 'object',
            required: ['path', 'message'],
            properties: {
              path: { type: 'string' },
              message: { type: 'string' },
              hint: { type: 'string' },
            },
          },
        },
        requestId: { type: 'string' },
      },
    },
  },
};

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function content(part: NonNullable<Schemas['body']>, io: 'input' | 'output'): JsonObject {
  if (part instanceof z.ZodType) return { 'application/json': { schema: jsonSchema(part, io) } };
  return { [part.mediaType]: { schema: { description: part.description } } };
}

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): readonly JsonObject[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, JsonObject>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

/** Codes that an endpoint may answer with: its own, and those that follow from who may call it and what it takes. */
export function errorCodesOf({ access, schemas, errors }: Endpoint): readonly ErrorCode[] {
  const codes = new Set<ErrorCode>(errors);
  if (access.kind === 'member') codes.add('unauthenticated');
  if (access.kind !== 'public' && access.kind !== 'platform') codes.add('forbidden');
  if (schemas.body !== undefined) codes.add('input_invalid').add('too_large').add('forbidden');
  if (schemas.query !== undefined || schemas.path !== undefined) codes.add('input_invalid');
  return [...codes].toSorted();
}

function responses(endpoint: Endpoint): JsonObject {
  const { answer } = endpoint.schemas;
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorCodesOf(endpoint)) {
    const status = errorStatus[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const failures = [...byStatus].map(([status, codes]) => [
    String(status),
    { description: codes.join(', '), content: { 'application/json': { schema: errorRef } } },
  ]);
  return {
    [endpoint.status]: {
      description: endpoint.status === 204 ? 'Done' : 'The answer',
      ...(answer === undefined ? {} : { content: content(answer, 'output') }),
    },
    ...Object.fromEntries(failures),
  };
}

const errorRef = { $ref: '#/components/schemas/Error' };

/** Who may call, in words. */
export function accessText({ access }: Endpoint): string {
  switch (access.kind) {
    case 'public':
      return 'Anybody.';
    case 'operator':
      return 'The command line of this machine.';
    case 'platform':
      return 'The platform itself, by its signature over the body.';
    case 'monitor':
      return 'This machine, or the monitoring token.';
    case 'member': {
      const { permission } = access;
      const who =
        permission === null
          ? 'Every member.'
          : `Permission \`${permission}\` (${permissions[permission].roles.join(', ')}).`;
      return access.key ? who : `${who} Not by API key.`;
    }
  }
}

function operation(endpoint: Endpoint): JsonObject {
  const { schemas } = endpoint;
  const security = {
    public: [],
    operator: [{ operator: [] }],
    monitor: [{ monitor: [] }],
    platform: [],
  };
  const { kind } = endpoint.access;
  return {
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: accessText(endpoint),
    security:
      kind === 'member'
        ? [{ session: [] }, ...(endpoint.access.key ? [{ key: [] }] : [])]
        : security[kind],
    parameters: [...parameters('path', schemas.path), ...parameters('query', schemas.query)],
    ...(schemas.body === undefined
      ? {}
      : { requestBody: { required: true, content: content(schemas.body, 'input') } }),
    responses: responses(endpoint),
  };
}

/** The OpenAPI 3.1 document of the endpoints. */
export function openapiDocument(endpoints: readonly Endpoint[], version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operation(endpoint),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tillstream',
      version,
      description:
        'Figures, documents, imports, connections and accounts. Money is in minor units of the named currency. Errors are `{ error: { code, message, faults, requestId } }`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Error: errorSchema },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'tillstream.session_token' },
        key: { type: 'http', scheme: 'bearer', description: 'An API key: `ts_…`' },
        operator: { type: 'http', scheme: 'bearer', description: 'The token beside the data.' },
        monitor: { type: 'http', scheme: 'bearer', description: 'The monitoring token.' },
      },
    },
  };
}
