/** The last `count` whole days of a zone, yesterday the latest, as `YYYY-MM-DD`. */
export function lastDays(
  count: number,
  now: Date,
  zone: string | undefined,
): { readonly from: string; readonly to: string } {
  const today = new Intl.DateTimeFormat('en-CA', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(now);
  const start = Date.parse(`${today}T00:00:00Z`);
  const day = (back: number) => new Date(start - back * 86_400_000).toISOString().slice(0, 10);
  return { from: day(count), to: day(1) };
}
