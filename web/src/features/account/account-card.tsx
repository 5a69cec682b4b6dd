import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../../shared/i18n/i18n.ts';
import { languages, pickLanguage } from '../../shared/i18n/languages.ts';
import { usePageTitle } from '../../shared/state/use-page-title.ts';
import { CompactSelect } from '../../shared/ui/compact-select.tsx';
import { Logo } from '../../shared/ui/logo.tsx';

type AccountCardProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
};

/** The frame of the pages before sign-in. */
export function AccountCard({ title, lead, children }: AccountCardProps) {
  const { t, i18n } = useTranslation();
  usePageTitle(title);
  return (
    <main className="grid min-h-dvh grid-rows-[1fr_auto_2fr] justify-items-center gap-6 p-4">
      <div className="self-end pt-8">
        <Logo />
      </div>
      <section className="grid w-full max-w-sm gap-4 rounded-xl border border-line bg-surface p-6 shadow-card">
        <div className="grid gap-1">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {lead === undefined ? null : <p className="text-base text-ink-2">{lead}</p>}
        </div>
        {children}
      </section>
      <CompactSelect
        label={t('user.language')}
        value={pickLanguage(i18n.language, [])}
        onChange={(code) => void chooseLanguage(code)}
        options={languages.map(({ code, name }) => ({ value: code, label: name }))}
      />
    </main>
  );
}
