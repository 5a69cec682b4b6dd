import { type Setting, settings } from './settings.ts';

/** The text of `docs/settings.md`, written from the schema so that the two cannot differ. */
export function settingsPage(): string {
  const rows = Object.entries<Setting>(settings).map(
    ([name, setting]) =>
      `| \`${name}\` | ${setting.meaning}${setting.secret === true ? ' *Secret.*' : ''} | ${setting.fallback} |`,
  );
  return [
    '# Settings',
    '',
    'Tillstream reads these environment variables once, when it starts, and names all that do not work at once.',
    'This page is written by `node scripts/settings-page.ts`.',
    '',
    '| variable | meaning | when it is not set |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
