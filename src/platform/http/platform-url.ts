import { AppError } from '../../core/index.ts';

/**
 * The address of a platform's endpoint, from the operator's origin and a path of our own. `{account}` in the origin stands for
 * the account, which its connector has checked; whatever it holds, it stays one host label chain or one path segment.
 *
 * @param origin `https://{account}` or `http://127.0.0.1:4010/{account}`, without a trailing slash
 * @param path begins with a slash
 * @throws AppError `config_invalid` when that makes no http(s) address
 */
export function platformUrl(origin: string, account: string, path: string): URL {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(account) || account.includes('..'))
    throw new AppError('input_invalid', `"${account}" is no account of a platform`);
  const url = URL.parse(`${origin.replaceAll('{account}', account)}${path}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new AppError(
      'config_invalid',
      `"${origin}" is no origin of a platform: write http(s)://host, with {account} where the account goes`,
    );
  return url;
}
