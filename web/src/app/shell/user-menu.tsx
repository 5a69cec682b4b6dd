import { ChevronsUpDown, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../shared/api/client.ts';
import { useMe } from '../../shared/api/me.ts';
import { chooseLanguage } from '../../shared/i18n/i18n.ts';
import { languages, pickLanguage } from '../../shared/i18n/languages.ts';
import { chooseTheme, readTheme } from '../../shared/state/theme.ts';
import { Button } from '../../shared/ui/button.tsx';
import { SelectField } from '../../shared/ui/field.tsx';
import { Popover } from '../../shared/ui/popover.tsx';
import { Segmented } from '../../shared/ui/segmented.tsx';
import { TenantSwitch } from './tenant-switch.tsx';

/** Who is signed in; theme, language, company and the way out. */
export function UserMenu({ isWide = false }: { readonly isWide?: boolean }) {
  const { t } = useTranslation();
  const { user, tenant } = useMe();
  return (
    <Popover
      label={t('user.menu')}
      align={isWide ? 'start' : 'end'}
      triggerClassName={
        isWide
          ? 'flex w-full items-center gap-2.5 rounded-md p-2 text-start hover:bg-sunken'
          : 'inline-flex size-9 items-center justify-center rounded-md hover:bg-sunken'
      }
      panelClassName="w-72 p-3"
      trigger={
        <>
          <span className="sr-only">
            {t('user.menu')}: {isWide ? null : user.name}
          </span>
          <span
            aria-hidden
            className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-strong"
          >
            {user.name.slice(0, 1).toLocaleUpperCase()}
          </span>
          {isWide ? (
            <span className="grid min-w-0 flex-1">
              <span className="truncate text-sm font-medium">{user.name}</span>
              <span className="truncate text-xs text-ink-3">{tenant.name}</span>
            </span>
          ) : null}
          {isWide ? <ChevronsUpDown aria-hidden size={14} className="text-ink-3" /> : null}
        </>
      }
    >
      {() => <MenuContent />}
    </Popover>
  );
}

function MenuContent() {
  const { t, i18n } = useTranslation();
  const { user, role } = useMe();
  return (
    <div className="grid gap-3">
      <div className="grid">
        <span className="truncate font-medium">{user.name}</span>
        <span className="truncate text-sm text-ink-2">{user.email}</span>
        <span className="text-xs text-ink-3">{t(`role.${role}`)}</span>
      </div>
      <TenantSwitch />
      <ThemeChoice />
      <SelectField
        label={t('user.language')}
        value={pickLanguage(i18n.language, [])}
        onChange={(event) => void chooseLanguage(pickLanguage(event.target.value, []))}
      >
        {languages.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </SelectField>
      <SignOut />
    </div>
  );
}

function ThemeChoice() {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(readTheme);
  const icons = { system: Monitor, light: Sun, dark: Moon } as const;
  const themes = ['system', 'light', 'dark'] as const;
  return (
    <div className="grid gap-1">
      <span className="text-sm font-medium text-ink-2">{t('user.theme')}</span>
      <Segmented
        label={t('user.theme')}
        value={theme}
        onChange={(next) => {
          setTheme(next);
          chooseTheme(next);
        }}
        options={themes.map((value) => {
          const Icon = icons[value];
          return { value, label: <Icon aria-hidden size={15} />, title: t(`theme.${value}`) };
        })}
      />
    </div>
  );
}

function SignOut() {
  const { t } = useTranslation();
  const leave = async () => {
    await request('/api/auth/sign-out', { method: 'POST', body: {} });
    // A new page load: nothing of the session may stay in memory.
    location.assign('/sign-in');
  };
  return (
    <Button icon={<LogOut aria-hidden size={15} />} onClick={() => void leave()}>
      {t('user.signOut')}
    </Button>
  );
}
