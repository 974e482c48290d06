import { Tabs } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type AdministrationTab, administrationTabs, paths } from '../paths.ts';
import { useMe } from '../people/me.ts';
import { Empty } from '../ui/Empty.tsx';
import { Page } from '../ui/Page.tsx';
import classes from './administration.module.css';
import { GroupsTab } from './GroupsTab.tsx';
import { HealthTab } from './HealthTab.tsx';
import { InvitationsTab } from './InvitationsTab.tsx';
import { JobsTab } from './JobsTab.tsx';
import { OrganisationTab } from './OrganisationTab.tsx';
import { PeopleTab } from './PeopleTab.tsx';

const contents: Record<AdministrationTab, () => React.ReactNode> = {
  health: HealthTab,
  jobs: JobsTab,
  people: PeopleTab,
  groups: GroupsTab,
  invitations: InvitationsTab,
  organisation: OrganisationTab,
};

/** On a narrow screen the tabs run out of it: the one in use is brought into sight. */
const showTab = (tab: HTMLElement | null) => tab?.scrollIntoView({ inline: 'center', block: 'nearest' });

/** What keeps the installation and its people in order; for administrators. */
export function AdministrationPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { role } = useMe();
  const { tab: asked } = useParams({ strict: false });
  const tab = administrationTabs.find((one) => one === asked) ?? 'health';
  const Content = contents[tab];
  if (role !== 'administrator')
    return (
      <Page title={t('administration.title')}>
        <Empty title={t('administration.notYou')}>{t('administration.notYouAbout')}</Empty>
      </Page>
    );
  return (
    <Page title={t('administration.title')} about={t('administration.about')}>
      <Tabs
        value={tab}
        onChange={(value) => void navigate(paths.administration(administrationTabs.find((one) => one === value)))}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabs ?? ''} aria-label={t('administration.title')}>
          {administrationTabs.map((one) => (
            <Tabs.Tab key={one} value={one} ref={one === tab ? showTab : undefined}>
              {t(`administration.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Content />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
