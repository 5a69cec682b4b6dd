import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, pickLanguage } from './languages.ts';
import en from './locales/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

const storageKey = 'tillstream.language';

type Texts = typeof en;

/** English is in the main bundle as everybody's fallback; the others are fetched when chosen. */
const loaders: Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ default: object }>>> = {
  es: () => import('./locales/es.json'),
  pt: () => import('./locales/pt.json'),
  tr: () => import('./locales/tr.json'),
  ru: () => import('./locales/ru.json'),
};

function storedLanguage(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

async function load(language: Language): Promise<void> {
  if (language === 'en' || i18next.hasResourceBundle(language, 'translation')) return;
  const texts = await loaders[language]();
  i18next.addResourceBundle(language, 'translation', texts.default as Texts);
}

/** Starts translation in the reader's language. */
export async function startI18n(): Promise<void> {
  const language = pickLanguage(storedLanguage(), navigator.languages);
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await switchTo(language);
}

async function switchTo(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Changes the interface's language and keeps the choice. */
export async function chooseLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Without storage the choice lasts for this page.
  }
  await switchTo(language);
}
