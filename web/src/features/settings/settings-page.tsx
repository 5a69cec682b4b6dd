import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../shared/api/me.ts';
import { usePageTitle } from '../../shared/state/use-page-title.ts';
import { CompanySection } from './company-section.tsx';
import { KeysSection } from './keys-section.tsx';
import { MembersSection } from './members-section.tsx';
import { StoresSection } from './stores-section.tsx';

const sections = ['company', 'stores', 'members', 'keys'] as const;
type Section = (typeof sections)[number];

const contents: Readonly<Record<Section, () => React.ReactNode>> = {
  company: () => <CompanySection />,
  stores: () => <StoresSection />,
  members: () => <MembersSection />,
  keys: () => <KeysSection />,
};

/** The company's settings, one section at a time. */
export function SettingsPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.settings'));
  const params = useParams({ strict: false }) as { readonly section?: string };
  const shown: Readonly<Record<Section, boolean>> = {
    company: true,
    stores: true,
    members: useMay('members.write'),
    keys: useMay('keys.write'),
  };
  const offered = sections.filter((section) => shown[section]);
  const section = offered.find((name) => name === params.section) ?? 'company';
  return (
    <div className="mx-auto grid max-w-5xl gap-4">
      <h1 className="text-xl font-semibold tracking-tight">{t('nav.settings')}</h1>
      <nav
        aria-label={t('nav.settings')}
        className="flex gap-1 overflow-x-auto border-b border-line"
      >
        {offered.map((name) => (
          <Link
            key={name}
            to={`/settings/${name}`}
            aria-current={name === section ? 'page' : undefined}
            className="-mb-px border-b-2 border-transparent px-3 py-2 text-base font-medium whitespace-nowrap text-ink-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
          >
            {t(`settings.${name}`)}
          </Link>
        ))}
      </nav>
      {contents[section]()}
    </div>
  );
}
