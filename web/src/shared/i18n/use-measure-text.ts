import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { DimensionInfo, MeasureInfo } from '../../../../src/api/contract/index.ts';

type Text = { readonly title: string; readonly definition: string };
type Loose = (key: string, options: { readonly defaultValue: string }) => string;

function textOf(t: TFunction, group: string, info: MeasureInfo | DimensionInfo): Text {
  const loose = t as unknown as Loose;
  return {
    title: loose(`${group}.${info.name}.title`, { defaultValue: info.title }),
    definition: loose(`${group}.${info.name}.definition`, { defaultValue: info.definition }),
  };
}

/** A measure's title and definition in the reader's language; the catalog's own English where there is no translation. */
export function useMeasureText(): (info: MeasureInfo) => Text {
  const { t, i18n } = useTranslation();
  return (info) =>
    i18n.language === 'en'
      ? { title: info.title, definition: info.definition }
      : textOf(t, 'measures', info);
}

/** The same for a dimension. */
export function useDimensionText(): (info: DimensionInfo) => Text {
  const { t } = useTranslation();
  return (info) => textOf(t, 'dimensions', info);
}
