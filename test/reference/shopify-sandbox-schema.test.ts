import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { expect, test } from 'vitest';

function read(path: string): Buffer {
  return readFileSync(fileURLToPath(new URL(path, import.meta.url)));
}

const vendor = buildSchema(
  gunzipSync(read('../../../shared/vendor/shopify/admin_2026-10.graphql.gz')).toString('utf8'),
  { assumeValid: true },
);
const sandbox = buildSchema(read('../../sandbox/shopify/schema.graphql').toString('utf8'));

/** Everything that a type says, one line a fact. */
function facts(type: GraphQLNamedType): string[] {
  const head = `${type.name}: ${type.constructor.name}`;
  if (isObjectType(type) || isInterfaceType(type)) {
    const interfaces = type.getInterfaces().map(({ name }) => `${type.name} implements ${name}`);
    const fields = Object.values(type.getFields()).flatMap((field) => [
      `${type.name}.${field.name}: ${String(field.type)}`,
      ...field.args.map((arg) => `${type.name}.${field.name}(${argument(arg)})`),
    ]);
    return [head, ...interfaces, ...fields];
  }
  if (isInputObjectType(type))
    return [
      head,
      ...Object.values(type.getFields()).map(
        (field) =>
          `${type.name}.${field.name}: ${String(field.type)} = ${String(field.defaultValue)}`,
      ),
    ];
  if (isEnumType(type))
    return [head, ...type.getValues().map(({ name }) => `${type.name}.${name}`)];
  if (isUnionType(type))
    return [head, ...type.getTypes().map(({ name }) => `${type.name} = ${name}`)];
  return [head];
}

function argument({ name, type, defaultValue }: GraphQLArgument): string {
  return `${name}: ${String(type)} = ${String(defaultValue)}`;
}

const own = (schema: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

test('everything that the sandbox has, Shopify has: names, types, arguments, defaults, nullability, values', () => {
  const strange = own(sandbox).flatMap((type) => {
    const real = vendor.getType(type.name);
    if (real === undefined) return [`no type ${type.name}`];
    const known = new Set(facts(real));
    return facts(type).filter((fact) => !known.has(fact));
  });
  expect(strange).toEqual([]);
  expect(own(sandbox).length).toBeGreaterThan(150);
});

test('no argument that Shopify demands is missing, and no field of an input either', () => {
  const missing = own(sandbox).flatMap((type) => {
    const real = vendor.getType(type.name);
    if (!(isObjectType(type) && isObjectType(real))) return [];
    return Object.values(type.getFields()).flatMap((field) =>
      (real.getFields()[field.name]?.args ?? [])
        .filter((arg) => String(arg.type).endsWith('!') && arg.defaultValue === undefined)
        .filter((arg) => !field.args.some(({ name }) => name === arg.name))
        .map((arg) => `${type.name}.${field.name}(${arg.name})`),
    );
  });
  expect(missing).toEqual([]);
});

test('enums that a client may meet in an answer are whole; sort keys and webhook topics too, or named here', () => {
  const partly = own(sandbox)
    .filter(isEnumType)
    .filter((type) => {
      const real = vendor.getType(type.name);
      return isEnumType(real) && real.getValues().length !== type.getValues().length;
    })
    .map(({ name }) => name);
  expect(partly).toEqual(['WebhookSubscriptionTopic']);
});

test('a sale and an agreement are every kind that Shopify knows', () => {
  for (const name of ['Sale', 'SalesAgreement', 'DiscountApplication']) {
    const mine = sandbox.getType(name);
    const real = vendor.getType(name);
    if (!isInterfaceType(mine) || !isInterfaceType(real))
      throw new Error(`${name} is no interface`);
    const names = (schema: GraphQLSchema, type: typeof mine): string[] =>
      schema
        .getPossibleTypes(type)
        .map((member) => member.name)
        .sort();
    expect(names(sandbox, mine)).toEqual(names(vendor, real));
  }
});
