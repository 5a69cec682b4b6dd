import { AppError, currencyCode, type Fault, timeZone } from '../../core/index.ts';
import { issueText, type Mapping, mappingSchema, type Value } from './mapping-schema.ts';

/**
 * Checks a mapping file's content.
 *
 * @throws AppError `mapping_invalid` with all faults, each with its path and, where it can be said, what to write instead
 */
export function parseMapping(given: unknown): Mapping {
  const parsed = mappingSchema.safeParse(given);
  const faults = parsed.success
    ? meaningFaults(parsed.data)
    : parsed.error.issues.map(
        (issue): Fault => ({
          path: issue.path.join('.'),
          message: issueText(issue),
          ...hintFor(issue.path.join('.'), issueText(issue)),
        }),
      );
  if (parsed.success && faults.length === 0) return parsed.data;
  const lines = faults.map(
    (fault) =>
      `  ${fault.path === '' ? '(top)' : fault.path}: ${fault.message}${fault.hint === undefined ? '' : ` — ${fault.hint}`}`,
  );
  throw new AppError(
    'mapping_invalid',
    `The mapping has ${faults.length} faults:\n${lines.join('\n')}`,
    {
      faults,
    },
  );
}

function hintFor(path: string, message: string): { readonly hint?: string } {
  if (path === 'version') return { hint: 'write "version": 1' };
  if (path === 'store')
    return { hint: 'write "store": { "currency": "EUR", "zone": "Europe/Berlin" }' };
  if (path === 'documents') return { hint: 'say how rows become orders; see docs/import.md' };
  if (message.startsWith('unknown key'))
    return { hint: 'see docs/import.md for the keys that exist here' };
  return {};
}

/** Faults that the shape alone does not show: names that point nowhere, amounts said twice or not at all. */
function meaningFaults(mapping: Mapping): Fault[] {
  const faults: Fault[] = [];
  const add = (path: string, message: string, hint?: string): void =>
    void faults.push({ path, message, ...(hint === undefined ? {} : { hint }) });
  tryFault(add, 'store.currency', () => currencyCode(mapping.store.currency));
  tryFault(add, 'store.zone', () => timeZone(mapping.store.zone));
  const roles = Object.keys(mapping.files);
  if (roles.length === 0) add('files', 'names no role', 'write "files": { "orders": {} }');
  for (const { path, role } of rolesUsed(mapping)) {
    if (!roles.includes(role))
      add(
        path,
        `"${role}" is no role of "files"`,
        `one of ${roles.map((r) => `"${r}"`).join(', ')}`,
      );
  }
  for (const { path, value } of valuesIn(mapping, '')) lookupFaults(mapping, { path, value }, add);
  mapping.documents.forEach((document, index) => {
    const path = `documents.${index}.lines`;
    const { price, gross, net, role, document: parent } = document.lines;
    const amounts = [price, gross, net].filter((amount) => amount !== undefined).length;
    if (amounts !== 1)
      add(
        path,
        'needs exactly one of price, gross, net',
        'price × quantity, or the line total before (gross) or after (net) discounts',
      );
    if (price !== undefined && document.lines.quantity === undefined)
      add(`${path}.quantity`, 'is needed where the amount is price × quantity');
    if (role !== undefined && role !== document.role && parent === undefined)
      add(`${path}.document`, `is needed: which column of "${role}" names the document?`);
    if (document.refunds !== undefined && document.kind !== 'order')
      add(`documents.${index}.kind`, 'is "order" where refunds stand in a file of their own');
    if (document.refunds !== undefined && document.refunded !== undefined)
      add(`documents.${index}.refunded`, 'says the same as refunds: name one of them');
    if (role !== undefined && role !== document.role && typeof document.kind !== 'string')
      add(`documents.${index}.kind`, 'is one kind where the lines stand in a file of their own');
  });
  return faults;
}

type AddFault = (path: string, message: string, hint?: string) => void;

function tryFault(add: AddFault, path: string, check: () => unknown): void {
  try {
    check();
  } catch (error) {
    add(path, (error as Error).message);
  }
}

function rolesUsed(mapping: Mapping): { readonly path: string; readonly role: string }[] {
  return [
    ...mapping.documents.flatMap((document, index) => [
      { path: `documents.${index}.role`, role: document.role },
      ...(document.lines.role === undefined
        ? []
        : [{ path: `documents.${index}.lines.role`, role: document.lines.role }]),
      ...(document.refunds === undefined
        ? []
        : [{ path: `documents.${index}.refunds.role`, role: document.refunds.role }]),
    ]),
    ...(mapping.products === undefined
      ? []
      : [{ path: 'products.role', role: mapping.products.role }]),
    ...(mapping.customers === undefined
      ? []
      : [{ path: 'customers.role', role: mapping.customers.role }]),
  ];
}

type Lookup = { readonly lookup: string; readonly by: Value; readonly column: string };

function lookupFaults(
  mapping: Mapping,
  at: { readonly path: string; readonly value: Lookup },
  add: AddFault,
): void {
  const role = mapping.files[at.value.lookup];
  if (role === undefined) add(`${at.path}.lookup`, `"${at.value.lookup}" is no role of "files"`);
  else if (role.key === undefined)
    add(
      `${at.path}.lookup`,
      `files.${at.value.lookup} has no "key"`,
      'name the column that rows are found by',
    );
}

/** Every lookup anywhere in the mapping, with its path. */
function valuesIn(
  node: unknown,
  path: string,
): { readonly path: string; readonly value: Lookup }[] {
  if (node === null || typeof node !== 'object') return [];
  const inner = Object.entries(node).flatMap(([key, child]) =>
    valuesIn(child, path === '' ? key : `${path}.${key}`),
  );
  const here = 'lookup' in node && 'by' in node ? [{ path, value: node as Lookup }] : [];
  return [...here, ...inner];
}
