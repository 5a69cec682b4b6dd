import { GraphQLError } from 'graphql';

/** What a token may see. */
export type Access = {
  readonly scopes: ReadonlySet<string>;
  /** Protected customer data: 0 = none, 1 = customers without their personal data, 2 = all. */
  readonly customerData: 0 | 1 | 2;
};

const documentation = 'https://shopify.dev/api/usage/access-scopes';

function denied(message: string, requiredAccess: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'ACCESS_DENIED', documentation, requiredAccess },
  });
}

/** @throws GraphQLError `ACCESS_DENIED` when none of the scopes was granted */
export function needScope(access: Access, field: string, ...scopes: readonly string[]): void {
  const granted = scopes.some(
    (scope) => access.scopes.has(scope) || access.scopes.has(scope.replace('read_', 'write_')),
  );
  if (granted) return;
  const required = `${scopes.map((scope) => `\`${scope}\``).join(' or ')} access scope.`;
  throw denied(`Access denied for ${field} field. Required access: ${required}`, required);
}

/** @throws GraphQLError `ACCESS_DENIED` when the app was not approved for that much of customers' data */
export function needCustomerData(access: Access, level: 1 | 2, what: string): void {
  if (access.customerData >= level) return;
  throw denied(
    `This app is not approved to access the ${what}. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.`,
    'protected customer data',
  );
}
