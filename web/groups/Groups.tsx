import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type GroupNode, listGroups } from '#contract/people.ts';
import { answerOf } from '../api.ts';
import { paths } from '../paths.ts';
import { Empty } from '../ui/Empty.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { GroupForm } from './GroupForm.tsx';
import classes from './groups.module.css';
import { type Branch, treeOf } from './tree.ts';

/** Teams and communities as they nest. */
export function Groups() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(answerOf(listGroups, {}));
  if (data === undefined)
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={5} height={56} />;
  if (data.items.length === 0) return <Empty title={t('groups.none')}>{t('groups.noneAbout')}</Empty>;
  return (
    <>
      <Kind title={t('groups.teams')} groups={data.items.filter(({ kind }) => kind === 'team')} />
      <Kind title={t('groups.communities')} groups={data.items.filter(({ kind }) => kind === 'community')} />
    </>
  );
}

/** Anybody may begin a community; administrators teams, too. */
export function BeginGroup() {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={open}>
        {t('groups.create')}
      </Button>
      {opened && <GroupForm onClose={close} />}
    </>
  );
}

function Kind({ title, groups }: { title: string; groups: GroupNode[] }) {
  if (groups.length === 0) return null;
  return (
    <section className={classes.kind}>
      <h2>{title}</h2>
      <Tree branches={treeOf(groups)} />
    </section>
  );
}

function Tree({ branches }: { branches: Branch[] }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.tree}>
      {branches.map(({ group, children }) => (
        <li key={group.id}>
          <Link {...paths.group(group.id)}>
            <b>{group.name}</b> <small>{t('groups.people', { count: group.people })}</small>
          </Link>
          {children.length > 0 && <Tree branches={children} />}
        </li>
      ))}
    </ul>
  );
}
