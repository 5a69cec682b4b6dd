import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { AppError } from '../core/index.ts';
import { createFileOnce } from './atomic-file.ts';

const minLength = 32;
const minDistinct = 12;

/** Why a key is too weak, in words that name no part of it; null when it is strong enough. */
export function secretWeakness(secret: string): string | null {
  if (secret.length < minLength) {
    return `is ${secret.length} characters long: at least ${minLength} random ones are needed, e.g. from \`openssl rand -base64 48\``;
  }
  if (/change.?me|password|example|secret/i.test(secret) || new Set(secret).size < minDistinct) {
    return 'can be guessed: use random characters, e.g. from `openssl rand -base64 48`';
  }
  return null;
}

/**
 * The key of an embedded installation: read from `file`, or made and written with mode 0600 when there is none. Two
 * processes that start together get the same key.
 *
 * @throws AppError `config_invalid` when the file is readable by others or holds no strong key
 */
export async function readOrCreateSecret(file: string): Promise<string> {
  await createFileOnce(file, `${randomBytes(48).toString('base64')}\n`);
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new AppError(
      'config_invalid',
      `${file} can be read by other users of this machine (mode ${(mode & 0o777).toString(8)}): run \`chmod 600 ${file}\``,
    );
  }
  const secret = (await readFile(file, 'utf8')).trim();
  const weakness = secretWeakness(secret);
  if (weakness !== null) throw new AppError('config_invalid', `The key in ${file} ${weakness}`);
  return secret;
}
