import { useTranslation } from 'react-i18next';
import type { MeasureInfo } from '../../../../src/api/contract/index.ts';

type Loose = (key: string, options: { readonly defaultValue: string }) => string;

/**
 * A measure's title and definition in the reader's language. The catalog's own are English, and stand in for what has no
 * translation: the catalog grows without waiting for the web app.
 */
export function useMeasureText(): (info: MeasureInfo) => {
  readonly title: string;
  readonly definition: string;
} {
  const { t, i18n } = useTranslation();
  const loose = t as unknown as Loose;
  return ({ name, title, definition }) => {
    if (i18n.language === 'en') return { title, definition };
    return {
      title: loose(`measures.${name}.title`, { defaultValue: title }),
      definition: loose(`measures.${name}.definition`, { defaultValue: definition }),
    };
  };
}
