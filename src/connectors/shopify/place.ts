import type { AddressNode } from './order-node.ts';

/** Where somebody is: country as ISO code, region by name. */
export type Place = {
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
};

/** Blank texts are absent ones. */
export function text(value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** The place of an address; all null where there is none, or it is protected. */
export function placeOf(address: AddressNode | null | undefined): Place {
  return {
    country: text(address?.countryCodeV2),
    region: text(address?.province) ?? text(address?.provinceCode),
    city: text(address?.city),
  };
}
