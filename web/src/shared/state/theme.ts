/** What the user chose; `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'tillstream.theme';
const darkQuery = '(prefers-color-scheme: dark)';

/** The stored choice; `system` where none is stored or storage is closed to us. */
export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

/** Which of the two palettes a choice means on this device. */
export function resolveTheme(theme: Theme, deviceIsDark: boolean): 'light' | 'dark' {
  return theme === 'system' ? (deviceIsDark ? 'dark' : 'light') : theme;
}

/** Paints the document in the theme. */
export function applyTheme(theme: Theme): void {
  const resolved = resolveTheme(theme, matchMedia(darkQuery).matches);
  document.documentElement.dataset['theme'] = resolved;
}

/** Stores and paints the choice. */
export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    // Private windows may refuse storage: the choice then lasts for this page.
  }
  applyTheme(theme);
  document.dispatchEvent(new CustomEvent('tillstream:theme', { detail: theme }));
}

/** Calls back whenever the palette may have changed: another choice, or the device switched. Returns the way to stop. */
export function onThemeChange(listener: () => void): () => void {
  const media = matchMedia(darkQuery);
  const onDevice = () => {
    applyTheme(readTheme());
    listener();
  };
  media.addEventListener('change', onDevice);
  document.addEventListener('tillstream:theme', listener);
  return () => {
    media.removeEventListener('change', onDevice);
    document.removeEventListener('tillstream:theme', listener);
  };
}
