import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '../../core/index.ts';
import type { Tx } from '../database.ts';

/** What a link is for. */
export type LinkPurpose =
  | { readonly kind: 'claim' }
  | { readonly kind: 'invitation'; readonly invitationId: string }
  | { readonly kind: 'password_reset'; readonly userId: string };

/** A token to be handed over; only its hash is kept. `expiresAt` is epoch ms. */
export type IssuedLink = { readonly token: string; readonly expiresAt: number };

type LinkRow = { kind: LinkPurpose['kind']; invitationId: string | null; userId: string | null };

function tokenHash(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

/** Makes a link that works once until it expires. */
export async function issueLink(
  tx: Tx,
  purpose: LinkPurpose,
  lifetimeMs: number,
): Promise<IssuedLink> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = Date.now() + lifetimeMs;
  await tx.query(
    `insert into control.one_time_link (token_hash, kind, invitation_id, user_id, expires_at)
     values ($1, $2, cast($3 as uuid), cast($4 as uuid), cast($5 as timestamptz))`,
    [
      tokenHash(token),
      purpose.kind,
      purpose.kind === 'invitation' ? purpose.invitationId : null,
      purpose.kind === 'password_reset' ? purpose.userId : null,
      new Date(expiresAt).toISOString(),
    ],
  );
  return { token, expiresAt };
}

const refusal =
  'This link is unknown, used or expired. Ask for a new one where you got it from (the server prints a new claim link when it starts).';

function purposeOf(row: LinkRow | undefined): LinkPurpose {
  if (row?.kind === 'claim') return { kind: 'claim' };
  if (row?.kind === 'invitation' && row.invitationId !== null)
    return { kind: 'invitation', invitationId: row.invitationId };
  if (row?.kind === 'password_reset' && row.userId !== null)
    return { kind: 'password_reset', userId: row.userId };
  throw new AppError('not_found', refusal);
}

/** What a token is for, without using it up. @throws AppError `not_found` when it is unknown, used or expired */
export async function readLink(tx: Tx, token: string): Promise<LinkPurpose> {
  const rows = await tx.query<LinkRow>(
    `select kind, invitation_id as "invitationId", user_id as "userId" from control.one_time_link
     where token_hash = $1 and used_at is null and expires_at > now()`,
    [tokenHash(token)],
  );
  return purposeOf(rows[0]);
}

/** Uses a token up: of two who try at once, one succeeds. @throws AppError `not_found` when it is unknown, used or expired */
export async function useLink(
  tx: Tx,
  token: string,
  kind: LinkPurpose['kind'],
): Promise<LinkPurpose> {
  const rows = await tx.query<LinkRow>(
    `update control.one_time_link set used_at = now()
     where token_hash = $1 and kind = $2 and used_at is null and expires_at > now()
     returning kind, invitation_id as "invitationId", user_id as "userId"`,
    [tokenHash(token), kind],
  );
  return purposeOf(rows[0]);
}

/** Forgets the links of a kind: all unused claim links once somebody claimed, a person's reset links once one was used. */
export async function dropLinks(
  tx: Tx,
  kind: LinkPurpose['kind'],
  userId: string | null = null,
): Promise<void> {
  await tx.query(
    `delete from control.one_time_link where kind = $1 and used_at is null
     and (cast($2 as uuid) is null or user_id = cast($2 as uuid))`,
    [kind, userId],
  );
}
