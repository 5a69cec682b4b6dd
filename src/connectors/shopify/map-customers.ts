import { z } from 'zod';
import { type CanonicalCustomer, type Json, parseInstant } from '../../core/index.ts';
import { idOf } from './gid.ts';
import { type Mapped, mapNode } from './mapped.ts';
import { placeOf, text } from './place.ts';

const customer = z.object({
  id: z.string(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  createdAt: z.string().nullish(),
  defaultEmailAddress: z.object({ emailAddress: z.string().nullish() }).nullish(),
  defaultAddress: z
    .object({
      countryCodeV2: z.string().nullish(),
      provinceCode: z.string().nullish(),
      province: z.string().nullish(),
      city: z.string().nullish(),
    })
    .nullish(),
});

/** Maps a customer; what Shopify protects comes as null and stays null. Never throws for what Shopify answered. */
export function mapCustomer(node: Json): Mapped {
  return mapNode({ recordKind: 'customer', source: 'customers' }, node, () => {
    const read = customer.parse(node);
    const names = [text(read.firstName), text(read.lastName)].filter((name) => name !== null);
    const record: CanonicalCustomer = {
      externalId: idOf(read.id),
      name: text(names.join(' ')),
      email: text(read.defaultEmailAddress?.emailAddress),
      ...placeOf(read.defaultAddress),
      createdAt: read.createdAt ? parseInstant(read.createdAt) : null,
    };
    return { records: [{ kind: 'customer', record, raw: node }], problems: [] };
  });
}
