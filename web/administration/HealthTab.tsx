import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Health, rebuildIndex, seeHealth } from '#contract/administration.ts';
import { answerOf, answersOf, call } from '../api.ts';
import { paths } from '../paths.ts';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { Time } from '../ui/Time.tsx';
import classes from './administration.module.css';

const EVERY_MS = 5_000;
const icons = { good: IconCircleCheck, busy: IconInfoCircle, bad: IconAlertTriangle };

/** Where one sees more of what is wrong, and mends it. */
const places = { sources: paths.sources(), jobs: paths.administration('jobs') };

/** How each part of the installation is doing, first of all whether somebody has to do something; looks again by itself. */
export function HealthTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ ...answerOf(seeHealth, {}), refetchInterval: EVERY_MS });
  if (data === undefined)
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={5} height={56} />;
  const bad = data.checks.filter(({ state }) => state === 'bad').length;
  return (
    <>
      <output className={classes.summary}>
        {bad === 0 ? t('administration.well') : t('administration.unwell', { count: bad })}
      </output>
      <ul className={classes.checks}>
        {data.checks
          .toSorted((a, b) => Number(b.state === 'bad') - Number(a.state === 'bad'))
          .map((check) => (
            <Check key={check.name} check={check} />
          ))}
      </ul>
      <Figures health={data} />
      <Rebuild />
    </>
  );
}

function Check({ check: { name, state, value, about } }: { check: Health['checks'][number] }) {
  const { t, i18n } = useTranslation();
  const told = { value, about: new Intl.ListFormat(i18n.language).format(about) };
  const Icon = icons[state];
  return (
    <li className={classes.check} data-state={state}>
      <Icon size={24} stroke={1.7} aria-hidden />
      <div>
        <b>{t(`administration.check.${name}`)}</b>
        <span>
          {t(`administration.state.${state}`)} – {t(`administration.says.${name}.${state}`, told)}
        </span>
        {state === 'bad' && (
          <p>
            {t(`administration.remedy.${name}`)}{' '}
            {(name === 'sources' || name === 'jobs') && (
              <Link {...places[name]}>{t(`administration.remedyGo.${name}`)}</Link>
            )}
          </p>
        )}
      </div>
    </li>
  );
}

const megabytes = (bytes: number) => bytes / 1024 / 1024;

function Figures({ health }: { health: Health }) {
  const { t } = useTranslation();
  const size = (bytes: number) => t('administration.megabytes', { count: Math.round(megabytes(bytes)) });
  const number = (value: number) => t('administration.number', { value });
  const figures = {
    documents: number(health.documents),
    passages: number(health.passages),
    waitingForIndex: number(health.waitingForIndex),
    people: number(health.people),
    sources: number(health.sources),
    databaseBytes: size(health.databaseBytes),
    memoryBytes: size(health.memoryBytes),
    version: health.version,
  };
  return (
    <dl className={classes.figures}>
      {Object.entries(figures).map(([name, value]) => (
        <div key={name}>
          <dt>{t(`administration.figure.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>{t('administration.figure.startedAt')}</dt>
        <dd>
          <Time at={health.startedAt} />
        </dd>
      </div>
    </dl>
  );
}

function Rebuild() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const rebuild = useMutation({
    mutationFn: () => call(rebuildIndex, {}),
    onSuccess: () => queries.invalidateQueries(answersOf(seeHealth)),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  });
  return (
    <section className={classes.aside}>
      <h2>{t('administration.rebuild.title')}</h2>
      <p>{t('administration.rebuild.about')}</p>
      <Button variant="default" loading={rebuild.isPending} onClick={() => rebuild.mutate()}>
        {t('administration.rebuild.do')}
      </Button>
      <output>{rebuild.isSuccess && t('administration.rebuild.done')}</output>
    </section>
  );
}
