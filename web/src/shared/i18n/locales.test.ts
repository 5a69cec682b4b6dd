import { describe, expect, it } from 'vitest';
import { formattingLocale, pickLanguage } from './languages.ts';
import en from './locales/en.json' with { type: 'json' };
import es from './locales/es.json' with { type: 'json' };
import pt from './locales/pt.json' with { type: 'json' };
import ru from './locales/ru.json' with { type: 'json' };
import tr from './locales/tr.json' with { type: 'json' };

type Tree = { readonly [key: string]: string | Tree };

const pluralEnding = /_(zero|one|two|few|many|other)$/;

function texts(tree: Tree, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as const]
      : texts(value, `${path}${key}.`),
  );
}

function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort();
}

/** Of each text without its plural endings: which placeholders any of its forms has. */
function shapes(tree: Tree): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [key, text] of texts(tree)) {
    const name = key.replace(pluralEnding, '');
    found.set(name, [...new Set([...(found.get(name) ?? []), ...placeholders(text)])].sort());
  }
  return found;
}

const { measures: _, ...spanish } = es;
const translated: readonly (readonly [string, Tree])[] = [
  ['es', es],
  ['pt', pt],
  ['tr', tr],
  ['ru', ru],
];

describe.each(translated)('%s', (language, tree) => {
  const { measures, ...ui } = tree;

  it('has the same texts as English, with the same placeholders', () => {
    expect(Object.fromEntries(shapes(ui))).toEqual(Object.fromEntries(shapes(en)));
  });

  it('has every plural form that the language needs, and no other', () => {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const forms = Map.groupBy(
      texts(ui).filter(([key]) => pluralEnding.test(key)),
      ([key]) => key.replace(pluralEnding, ''),
    );
    for (const [name, entries] of forms)
      expect(entries.map(([key]) => key.slice(name.length + 1)).sort(), name).toEqual(needed);
  });

  it('translates the same measures as the others, with title and definition', () => {
    const names = (value: unknown) => texts({ measures: value as Tree }).map(([key]) => key);
    expect(names(measures).sort()).toEqual(names(es.measures).sort());
  });

  it('leaves nothing empty', () => {
    expect(texts(tree).filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});

describe('English', () => {
  it('has as many texts as are translated', () => {
    expect(shapes(en).size).toBe(shapes(spanish).size);
    expect(shapes(en).size).toBeGreaterThan(300);
  });
});

describe('languages', () => {
  it('takes the stored one, then the browser’s, then English', () => {
    expect(pickLanguage('ru', ['es-AR'])).toBe('ru');
    expect(pickLanguage(null, ['de-DE', 'pt-PT', 'en'])).toBe('pt');
    expect(pickLanguage('xx', ['de'])).toBe('en');
  });

  it('writes numbers as the browser’s region does', () => {
    expect(formattingLocale('es', ['es-AR', 'en'])).toBe('es-AR');
    expect(formattingLocale('pt', ['en-US'])).toBe('pt-BR');
  });
});
