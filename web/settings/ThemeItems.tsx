import { Menu } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Me } from '#contract/people.ts';
import { useMe } from '../people/me.ts';
import { useMySettings } from './my-settings.ts';

const themes = [
  { value: 'auto', Icon: IconDeviceDesktop },
  { value: 'light', Icon: IconSun },
  { value: 'dark', Icon: IconMoon },
] as const satisfies Array<{ value: Me['theme']; Icon: unknown }>;

/** The colours, as choices of a menu. */
export function ThemeItems() {
  const { t } = useTranslation();
  const { theme } = useMe();
  const change = useMySettings();
  const choose = (value: string) => {
    const chosen = themes.find((one) => one.value === value);
    if (chosen) change.mutate({ theme: chosen.value });
  };
  return (
    <Menu.RadioGroup value={theme} onChange={choose}>
      <Menu.Label>{t('app.theme')}</Menu.Label>
      {themes.map(({ value, Icon }) => (
        <Menu.RadioItem key={value} value={value}>
          <Icon size={18} stroke={1.6} aria-hidden /> {t(`app.themes.${value}`)}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}
