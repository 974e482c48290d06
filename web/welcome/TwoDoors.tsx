import { Button } from '@mantine/core';
import { IconBuildingCommunity, IconCompass } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { loadDemo, seeOrganisation } from '#contract/organisation.ts';
import { answerOf, call } from '../api.ts';
import { paths } from '../paths.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import classes from './welcome.module.css';

/** Look around first, or begin with one's own. */
export function TwoDoors({ problem }: { problem: string | null }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const demo = useMutation({
    mutationFn: () => call(loadDemo, {}),
    onSuccess: (organisation) => queries.setQueryData(answerOf(seeOrganisation, {}).queryKey, organisation),
  });
  const error = demo.error ?? (problem && !demo.isPending ? new Error(problem) : null);
  return (
    <>
      <title>{t('app.title', { title: t('welcome.title') })}</title>
      <div className={classes.greeting}>
        <h1>{t('welcome.title')}</h1>
        <p>{t('welcome.about')}</p>
      </div>
      <FormProblem error={error} title={t('welcome.demo.problem')} />
      <ul className={classes.doors}>
        <DoorCard name="demo" icon={<IconCompass size={34} stroke={1.4} />}>
          <Button size="md" loading={demo.isPending} onClick={() => demo.mutate()}>
            {t('welcome.demo.open')}
          </Button>
        </DoorCard>
        <DoorCard name="own" icon={<IconBuildingCommunity size={34} stroke={1.4} />}>
          <Button size="md" variant="default" renderRoot={(props) => <Link {...props} {...paths.setUp()} />}>
            {t('welcome.own.open')}
          </Button>
        </DoorCard>
      </ul>
      <p className={classes.promise}>{t('welcome.promise')}</p>
    </>
  );
}

function DoorCard({ name, icon, children }: { name: 'demo' | 'own'; icon: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <li className={classes.card}>
      <span className={classes.cardIcon} aria-hidden>
        {icon}
      </span>
      <h2>{t(`welcome.${name}.title`)}</h2>
      <p>{t(`welcome.${name}.about`)}</p>
      {children}
    </li>
  );
}
