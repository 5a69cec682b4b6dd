import type { Cadence, Connection, ConnectionChange } from '../../../../src/api/contract/index.ts';

/** How often, as the form offers it: by itself, every so many minutes, or a cron expression. */
export function cadenceOf(form: FormData): Cadence {
  const kind = String(form.get('kind'));
  if (kind === 'every') return { kind, minutes: Number(form.get('minutes')) };
  if (kind === 'cron') return { kind, expression: String(form.get('expression') ?? '').trim() };
  return { kind: 'auto' };
}

/** What the form changes of a connection's schedule. An empty time of the daily full sync means none. */
export function changeOf(form: FormData): ConnectionChange {
  const fullAt = String(form.get('fullAt') ?? '');
  return {
    cadence: cadenceOf(form),
    fullAt: form.get('full') === null || fullAt === '' ? null : fullAt,
    liveFrom: String(form.get('liveFrom') ?? ''),
    liveTo: String(form.get('liveTo') ?? ''),
  };
}

/** Minutes to begin with where the cadence was another. */
export function minutesOf({ cadence, everyMinutes }: Connection): number {
  return cadence.kind === 'every' ? cadence.minutes : (everyMinutes ?? 30);
}
