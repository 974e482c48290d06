import { useTranslation } from 'react-i18next';
import { Page } from '../ui/Page.tsx';
import { BeginGroup, Groups } from './Groups.tsx';

export function GroupsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('groups.title')} about={t('groups.about')} actions={<BeginGroup />}>
      <Groups />
    </Page>
  );
}
