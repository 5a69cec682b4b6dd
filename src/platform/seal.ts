import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AppError, type Json } from '../core/index.ts';

/** A sealed value and the id of the key it was sealed with. */
export type Sealed = { readonly keyId: string; readonly sealed: Uint8Array };

/** Seals values (AES-256-GCM) with the installation's key, and opens what its former keys sealed. */
export type Sealer = {
  /** Id of the key that seals now; says nothing about the key. */
  readonly keyId: string;
  /**
   * Seals a value. `bound` is what it belongs to (tenant, connection): it is not stored, and a sealed value that is moved to
   * another place does not open there.
   */
  readonly seal: (value: Json, bound: string) => Sealed;
  /**
   * Opens a sealed value.
   *
   * @throws AppError `config_invalid` when its key is not among ours, `internal` when it was changed or belongs elsewhere
   */
  readonly open: (sealed: Sealed, bound: string) => Json;
};

type Key = { readonly id: string; readonly bytes: Uint8Array };

const nonceBytes = 12;
const tagBytes = 16;

/** Key and id come out of one derivation, so that the id tells nothing that the secret's owner does not know. */
function keyOf(secret: string): Key {
  const derived = Buffer.from(hkdfSync('sha256', secret, '', 'tillstream credentials v1', 40));
  return { id: derived.subarray(32).toString('hex'), bytes: derived.subarray(0, 32) };
}

/** The key's id is part of what is authenticated: a row cannot be told to open with another key. */
function associated(keyId: string, bound: string): Buffer {
  return Buffer.from(JSON.stringify([keyId, bound]), 'utf8');
}

function sealWith(key: Key, value: Json, bound: string): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce);
  cipher.setAAD(associated(key.id, bound));
  const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return { keyId: key.id, sealed: Buffer.concat([nonce, cipher.getAuthTag(), body]) };
}

function openWith(key: Key, sealed: Uint8Array, bound: string): Json {
  const bytes = Buffer.from(sealed);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(associated(key.id, bound));
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const body = bytes.subarray(nonceBytes + tagBytes);
    return JSON.parse(Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'));
  } catch (cause) {
    throw new AppError(
      'internal',
      'The stored credentials were changed or belong to another connection: connect the store again.',
      { cause },
    );
  }
}

/**
 * @param secret the installation's key (`TILLSTREAM_SECRET`)
 * @param formerSecrets keys that it had before, still readable until everything is sealed anew (`tillstream rotate-key`)
 */
export function sealer(secret: string, formerSecrets: readonly string[] = []): Sealer {
  const current = keyOf(secret);
  const keys = new Map([...formerSecrets.map(keyOf), current].map((key) => [key.id, key]));
  return {
    keyId: current.id,
    seal: (value, bound) => sealWith(current, value, bound),
    open: ({ keyId, sealed }, bound) => {
      const key = keys.get(keyId);
      if (key !== undefined) return openWith(key, sealed, bound);
      throw new AppError(
        'config_invalid',
        `The stored credentials were sealed with another key (${keyId}): put that key into TILLSTREAM_SECRET_FORMER, or connect the store again.`,
      );
    },
  };
}
