import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconLogout, IconSettings, IconUser, IconUsers } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signOut } from '#contract/sign-in.ts';
import { call } from '../api.ts';
import { useMe, useOrganisation } from '../people/me.ts';
import { paths } from '../paths.ts';
import { PersonFace } from '../people/PersonFace.tsx';
import { ThemeItems } from '../settings/ThemeItems.tsx';
import classes from './shell.module.css';

/** Everything about oneself, behind one's own face. */
export function MyMenu() {
  const { t } = useTranslation();
  const { person } = useMe();
  const demo = useOrganisation()?.demo;
  const leave = useSigningOut();
  return (
    <Menu position="bottom-end" width={240} offset={10} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.me}>
          <PersonFace person={person} size={36} />
          <VisuallyHidden>{t('app.menu')}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{person.name}</Menu.Label>
        <Menu.Item
          leftSection={<IconUser size={18} stroke={1.6} aria-hidden />}
          renderRoot={(props) => <Link {...props} {...paths.person(person.id)} />}
        >
          {t('app.myPage')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconSettings size={18} stroke={1.6} aria-hidden />}
          renderRoot={(props) => <Link {...props} {...paths.settings()} />}
        >
          {t('app.settings')}
        </Menu.Item>
        <Menu.Divider />
        <ThemeItems />
        <Menu.Divider />
        {demo && (
          <Menu.Item
            leftSection={<IconUsers size={18} stroke={1.6} aria-hidden />}
            renderRoot={(props) => <Link {...props} {...paths.welcome()} />}
          >
            {t('app.switchPerson')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLogout size={18} stroke={1.6} aria-hidden />} onClick={() => leave.mutate()}>
          {t('app.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSigningOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const demo = useOrganisation()?.demo;
  return useMutation({
    mutationFn: () => call(signOut, {}),
    onSuccess: async () => {
      await navigate(demo ? paths.welcome() : paths.signIn());
      // The next person at this screen finds nothing of the last one.
      queries.clear();
    },
  });
}
