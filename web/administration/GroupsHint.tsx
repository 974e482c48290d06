import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { paths } from '../paths.ts';

/** Groups are kept where everybody sees them; administrators may change each. */
export function GroupsHint() {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('administration.groups.about')}</p>
      <Button renderRoot={(props) => <Link {...props} {...paths.groups()} />}>{t('administration.groups.open')}</Button>
    </>
  );
}
