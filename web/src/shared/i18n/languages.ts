/** Languages of the interface, each in its own name. */
export const languages = [
  { code: 'en', name: 'English', defaultLocale: 'en-GB' },
  { code: 'es', name: 'Español', defaultLocale: 'es' },
  { code: 'pt', name: 'Português', defaultLocale: 'pt-BR' },
  { code: 'tr', name: 'Türkçe', defaultLocale: 'tr' },
  { code: 'ru', name: 'Русский', defaultLocale: 'ru' },
] as const;

export type Language = (typeof languages)[number]['code'];

function baseOf(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? '';
}

/** The stored language if it is one of ours, else the first of the browser's that is, else English. */
export function pickLanguage(stored: string | null, wanted: readonly string[]): Language {
  const tags = stored === null ? wanted : [stored, ...wanted];
  for (const tag of tags) {
    const found = languages.find(({ code }) => code === baseOf(tag));
    if (found !== undefined) return found.code;
  }
  return 'en';
}

/** How numbers and dates are written: the browser's own regional variant of the language where it has one. */
export function formattingLocale(language: Language, wanted: readonly string[]): string {
  const regional = wanted.find((tag) => baseOf(tag) === language && tag.includes('-'));
  const fallback = languages.find(({ code }) => code === language)?.defaultLocale ?? language;
  return regional ?? fallback;
}
