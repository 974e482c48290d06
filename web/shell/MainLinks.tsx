import { IconAdjustments, IconDatabase, IconHome, IconMap2, IconUsers, IconUsersGroup } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../people/me.ts';
import { paths } from '../paths.ts';
import classes from './shell.module.css';

const places = [
  { name: 'topics', to: paths.topics(), Icon: IconMap2 },
  { name: 'people', to: paths.people(), Icon: IconUsers },
  { name: 'groups', to: paths.groups(), Icon: IconUsersGroup },
  { name: 'sources', to: paths.sources(), Icon: IconDatabase },
] as const;

/** Where to go, in words along the top of a wide screen. */
export function TopLinks() {
  const { t } = useTranslation();
  const isAdministrator = useMe().role === 'administrator';
  return (
    <nav className={classes.top} aria-label={t('app.navigation')}>
      {places.map(({ name, to }) => (
        <Link key={name} {...to}>
          {t(`app.${name}`)}
        </Link>
      ))}
      {isAdministrator && <Link {...paths.administration()}>{t('app.administration')}</Link>}
    </nav>
  );
}

/** The same for the thumb, along the bottom of a narrow one. */
export function BottomLinks() {
  const { t } = useTranslation();
  const isAdministrator = useMe().role === 'administrator';
  return (
    <nav className={classes.bottom} aria-label={t('app.navigation')}>
      <Link {...paths.home()} activeOptions={{ exact: true }}>
        <IconHome size={22} stroke={1.6} aria-hidden />
        {t('app.home')}
      </Link>
      {places.map(({ name, to, Icon }) => (
        <Link key={name} {...to}>
          <Icon size={22} stroke={1.6} aria-hidden />
          {t(`app.${name}`)}
        </Link>
      ))}
      {isAdministrator && (
        <Link {...paths.administration()}>
          <IconAdjustments size={22} stroke={1.6} aria-hidden />
          {t('app.administrationShort')}
        </Link>
      )}
    </nav>
  );
}
