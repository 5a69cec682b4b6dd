import { AppError } from '../../core/index.ts';

const accountPattern = /^[a-z0-9][a-z0-9-]{0,62}\.myshopify\.com$/;

/**
 * A shop's one name: `my-shop.myshopify.com`. Takes what people paste: the bare name, another case, an address of the shop or
 * of its admin.
 *
 * @throws AppError `input_invalid` for anything else: nothing but this form ever becomes part of an address
 */
export function shopAccount(text: string): string {
  const typed = text.trim().toLowerCase();
  const admin = /^(?:https?:\/\/)?admin\.shopify\.com\/store\/([a-z0-9-]+)(?:[/?#].*)?$/.exec(
    typed,
  );
  const host = admin?.[1] ?? typed.replace(/^https?:\/\//, '').replace(/[/?#].*$/s, '');
  const account = /^[a-z0-9-]+$/.test(host) ? `${host}.myshopify.com` : host;
  if (!accountPattern.test(account))
    throw new AppError(
      'input_invalid',
      `"${text.trim().slice(0, 100)}" is no Shopify store: write its name as in my-shop.myshopify.com (Shopify admin → Settings → Domains).`,
    );
  return account;
}
