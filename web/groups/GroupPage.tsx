import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteGroup, type Group, type GroupCard, seeGroup } from '#contract/people.ts';
import { answerOf, call } from '../api.ts';
import { paths } from '../paths.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { Page } from '../ui/Page.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { GroupForm } from './GroupForm.tsx';
import classes from './groups.module.css';
import { Members } from './Members.tsx';

export function GroupPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data: group, error, refetch } = useQuery(answerOf(seeGroup, { params: { id } }));
  if (!group)
    return (
      <Page title={t('groups.title')} titleHidden={!error}>
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={4} height={72} />}
      </Page>
    );
  return <OneGroup key={group.id} group={group} />;
}

function OneGroup({ group }: { group: Group }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'change' | 'delete' | null>(null);
  const close = () => setOpen(null);
  return (
    <Page
      title={group.name}
      about={group.about}
      actions={
        group.mayChange && (
          <>
            <Button variant="default" onClick={() => setOpen('change')}>
              {t('groups.change')}
            </Button>
            <Button variant="default" onClick={() => setOpen('delete')}>
              {t('groups.delete')}
            </Button>
          </>
        )
      }
    >
      <p className={classes.kindOf}>
        {t(`groups.kind.${group.kind}`)} · {t('groups.people', { count: group.people })}
      </p>
      <Groups title={t('groups.partOf')} groups={group.parents} />
      <Groups title={t('groups.contains')} groups={group.children} />
      <Members group={group} />
      {open === 'change' && <GroupForm group={group} onClose={close} />}
      {open === 'delete' && <DeleteGroup group={group} onClose={close} />}
    </Page>
  );
}

function Groups({ title, groups }: { title: string; groups: GroupCard[] }) {
  if (groups.length === 0) return null;
  return (
    <section className={classes.kind}>
      <h2>{title}</h2>
      <ul className={classes.names}>
        {groups.map((group) => (
          <li key={group.id}>
            <Link {...paths.group(group.id)}>{group.name}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function DeleteGroup({ group, onClose }: { group: Group; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => call(deleteGroup, { params: { id: group.id } }),
    onSuccess: async () => {
      await navigate(paths.groups());
      await queries.invalidateQueries();
    },
  });
  return (
    <Confirm
      title={t('groups.deleteTitle', { name: group.name })}
      action={t('groups.deleteDo')}
      doing={remove}
      onClose={onClose}
    >
      {t('groups.deleteAbout')}
    </Confirm>
  );
}
