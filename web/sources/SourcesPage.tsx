import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { seeMe } from '#contract/people.ts';
import { listSources, type SourceCard } from '#contract/sources.ts';
import { answerOf } from '../api.ts';
import { paths } from '../paths.ts';
import { Empty } from '../ui/Empty.tsx';
import { Page } from '../ui/Page.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { askAgainIn } from './pace.ts';
import { SourceSummary } from './SourceSummary.tsx';
import classes from './sources.module.css';

export function SourcesPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    ...answerOf(listSources, {}),
    refetchInterval: ({ state }) => askAgainIn(state.data?.items.map((source) => source.state) ?? []),
  });
  return (
    <Page
      title={t('sources.title')}
      about={t('sources.about')}
      actions={data && data.items.length > 0 && <ConnectButton />}
    >
      {data === undefined ? (
        error ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeletons rows={3} height={120} />
        )
      ) : data.items.length === 0 ? (
        <Empty title={t('sources.none.title')} action={<ConnectButton />}>
          {t('sources.none.about')}
        </Empty>
      ) : (
        <>
          <Some title={t('sources.shared')} sources={data.items.filter(({ personal }) => !personal)} />
          <Some
            title={t('sources.personal')}
            about={t('sources.personalAbout')}
            sources={data.items.filter(({ personal }) => personal)}
          />
        </>
      )}
    </Page>
  );
}

/** Members connect a mailbox of their own; administrators anything. */
function ConnectButton() {
  const { t } = useTranslation();
  const { data: me } = useQuery(answerOf(seeMe, {}));
  if (!me) return null;
  return (
    <Button
      renderRoot={(props) => <Link {...props} {...paths.connect()} />}
      leftSection={<IconPlus size={18} aria-hidden />}
    >
      {t(me.role === 'administrator' ? 'sources.connect' : 'sources.connectOwn')}
    </Button>
  );
}

function Some({ title, about, sources }: { title: string; about?: string; sources: SourceCard[] }) {
  if (sources.length === 0) return null;
  return (
    <section className={classes.some}>
      <h2>{title}</h2>
      {about && <p className={classes.hint}>{about}</p>}
      <ul className={classes.cards}>
        {sources.map((source) => (
          <li key={source.id}>
            <SourceSummary source={source} />
          </li>
        ))}
      </ul>
    </section>
  );
}
