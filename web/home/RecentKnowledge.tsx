import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { listRecentDocuments } from '#contract/knowledge.ts';
import { answerOf } from '../api.ts';
import { Authors } from '../documents/Authors.tsx';
import { KindIcon } from '../documents/KindIcon.tsx';
import { Superseded } from '../documents/Superseded.tsx';
import { useMe } from '../people/me.ts';
import { paths } from '../paths.ts';
import { Empty } from '../ui/Empty.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { Time } from '../ui/Time.tsx';
import classes from './home.module.css';

const SHOWN = 8;

/** What came in lately that one may read. */
export function RecentKnowledge() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(answerOf(listRecentDocuments, { query: { limit: SHOWN } }));
  return (
    <section aria-labelledby="recent">
      <h2 id="recent" className={classes.title}>
        {t('home.recent')}
      </h2>
      {data === undefined ? (
        error ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeletons rows={5} height={104} />
        )
      ) : data.items.length === 0 ? (
        <NothingYet />
      ) : (
        <>
          <ul className={classes.recent}>
            {data.items.map((document) => (
              <li key={document.id}>
                <RecentDocument document={document} />
              </li>
            ))}
          </ul>
          <Link className={classes.all} {...paths.search({ q: '', sort: 'newest' })}>
            {t('home.allRecent')} <IconArrowRight size={16} aria-hidden />
          </Link>
        </>
      )}
    </section>
  );
}

type Recent = z.infer<typeof listRecentDocuments.returns>['items'][number];

function RecentDocument({ document }: { document: Recent }) {
  return (
    <article className={classes.document}>
      <KindIcon kind={document.kind} size={20} />
      <div className={classes.documentText}>
        <h3>
          <Link {...paths.document(document.id)}>{document.title}</Link>
        </h3>
        {document.excerpt && (
          <p className={classes.excerpt} lang={document.language ?? undefined}>
            {document.excerpt}
          </p>
        )}
        <p className={classes.meta}>
          <Authors authors={document.authors} />
          {document.superseded && <Superseded />}
          <span>{document.source.name}</span>
          <Time at={document.at} />
        </p>
      </div>
    </article>
  );
}

/** Somebody has to connect the first source; everybody may connect a mailbox of their own. */
function NothingYet() {
  const { t } = useTranslation();
  const who = useMe().role === 'administrator' ? 'administrator' : 'member';
  return (
    <Empty
      title={t(`home.empty.${who}.title`)}
      action={
        <Button renderRoot={(props) => <Link {...props} {...paths.connect()} />}>
          {t(`home.empty.${who}.action`)}
        </Button>
      }
    >
      {t(`home.empty.${who}.about`)}
    </Empty>
  );
}
