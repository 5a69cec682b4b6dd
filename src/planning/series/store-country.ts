import Holidays from 'date-holidays';

let byZone: Map<string, string> | null = null;

/**
 * ISO code of the country whose clocks follow a zone (`Europe/London` → `GB`); null = none, or not known. A store says no
 * country, but always where its days begin.
 *
 * Cost: the first call reads all calendars, about 0.2 s.
 */
export function countryOfZone(zone: string): string | null {
  byZone ??= readZones();
  return byZone.get(zone) ?? null;
}

function readZones(): Map<string, string> {
  const zones = new Map<string, string>();
  for (const country of Object.keys(new Holidays().getCountries())) {
    for (const zone of new Holidays(country).getTimezones() ?? []) {
      if (!zones.has(zone)) zones.set(zone, country);
    }
  }
  return zones;
}
