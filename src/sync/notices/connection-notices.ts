import type { AppError, Instant, Json } from '../../core/index.ts';
import type { NoticeOpening } from './notices.ts';

/** What a notice tells of a connection. */
export type ConnectionSubject = {
  readonly id: string;
  /** The store's name, else the account. */
  readonly name: string;
  readonly platform: string;
  readonly account: string;
  readonly zone: string;
  /** Up to when its figures are whole; null = nothing was read yet. */
  readonly freshAt: Instant | null;
};

export function connectionSubject(id: string): string {
  return `connection:${id}`;
}

/** `25 Nov 2026, 14:05` on the store's clock. */
function localText(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
  }).format(at);
}

function gapOf({ freshAt, zone }: ConnectionSubject): string {
  if (freshAt === null) return 'Nothing of this store has been read yet.';
  return `Figures hold up to ${localText(freshAt, zone)} (${zone}); what happened since is not in them.`;
}

/** What the platform said, where it spoke. */
function causeOf(error: AppError): string {
  return error.provider === null ? error.message : `${error.message} It said: “${error.provider}”`;
}

function detailOf(
  subject: ConnectionSubject,
  more: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const { id, name, platform, account, freshAt } = subject;
  return { connectionId: id, name, platform, account, freshAt, ...more };
}

/** Runs fail, and are tried again by themselves. */
export function failingNotice(
  subject: ConnectionSubject,
  error: AppError,
  nextAttemptAt: Instant | null,
): NoticeOpening {
  const again =
    nextAttemptAt === null
      ? 'It is tried again by itself.'
      : `It is tried again by itself, next at ${localText(nextAttemptAt, subject.zone)}.`;
  return {
    kind: 'connection_failing',
    level: 'warning',
    subject: connectionSubject(subject.id),
    title: `${subject.name} could not be read`,
    cause: causeOf(error),
    gap: gapOf(subject),
    remedy: again,
    detail: detailOf(subject, { code: error.code, provider: error.provider, nextAttemptAt }),
  };
}

/** The platform no longer accepts the credentials: only a person can mend that. */
export function needsReauthNotice(subject: ConnectionSubject, error: AppError): NoticeOpening {
  return {
    kind: 'connection_needs_reauth',
    level: 'error',
    subject: connectionSubject(subject.id),
    title: `${subject.name} must be connected again`,
    cause: causeOf(error),
    gap: gapOf(subject),
    remedy:
      'Open Connections, choose this store and then “Connect again”. History stays, and what was missed is read afterwards.',
    detail: detailOf(subject, { code: error.code, provider: error.provider }),
  };
}

/** The platform locked the shop: reading it is of no use until somebody has seen to it there. */
export function pausedNotice(subject: ConnectionSubject, error: AppError): NoticeOpening {
  return {
    kind: 'connection_paused',
    level: 'error',
    subject: connectionSubject(subject.id),
    title: `${subject.name} is paused: the platform has locked the shop`,
    cause: causeOf(error),
    gap: gapOf(subject),
    remedy:
      'See to it on the platform, then open Connections and choose “Resume”. What was missed is read afterwards.',
    detail: detailOf(subject, { code: error.code, provider: error.provider }),
  };
}

/** It works again. `since` is when it stopped to. */
export function recoveredNotice(subject: ConnectionSubject, since: Instant | null): NoticeOpening {
  const when = since === null ? '' : ` since ${localText(since, subject.zone)}`;
  return {
    kind: 'connection_recovered',
    level: 'info',
    subject: connectionSubject(subject.id),
    title: `${subject.name} is read again`,
    cause: `It could not be read${when}; now it can.`,
    gap: subject.freshAt === null ? gapOf(subject) : null,
    remedy: null,
    detail: detailOf(subject, { since }),
  };
}
