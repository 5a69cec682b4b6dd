import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  buildSchema,
  type GraphQLSchema,
  NoDeprecatedCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import * as bulk from '../../src/connectors/shopify/bulk-queries.ts';
import * as queries from '../../src/connectors/shopify/queries.ts';

const file = fileURLToPath(
  new URL(`../../../shared/vendor/shopify/admin_${queries.apiVersion}.graphql.gz`, import.meta.url),
);

let schema: GraphQLSchema;

beforeAll(() => {
  schema = buildSchema(gunzipSync(readFileSync(file)).toString('utf8'), { assumeValid: true });
});

/** Every text that the connector can send. */
const texts: readonly { readonly name: string; readonly text: string }[] = [
  ...Object.entries(queries),
  ...Object.entries(bulk),
].flatMap(([name, value]) => {
  if (typeof value === 'string') return value.includes('{') ? [{ name, text: value }] : [];
  if (typeof value === 'number' || !('text' in value)) return [];
  return [
    { name, text: value.text("updated_at:>='2026-01-01T00:00:00Z'") },
    { name: `${name} of all`, text: value.text(null) },
  ];
});

test.each(texts)(
  '$name is valid against Shopify’s own schema, nothing in it deprecated',
  ({ text }) => {
    const errors = validate(schema, parse(text), [...specifiedRules, NoDeprecatedCustomRule]);
    expect(errors.map(({ message }) => message)).toEqual([]);
  },
);

test('all queries were found', () => {
  expect(texts.length).toBeGreaterThanOrEqual(38);
});
