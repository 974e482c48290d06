import { Button } from '@mantine/core';
import { IconMap2, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DocumentCard } from '#contract/knowledge.ts';
import { seeTopic, type Topic, type TopicCard } from '#contract/topics.ts';
import { answerOf } from '../api.ts';
import { DocumentLine } from '../documents/DocumentLine.tsx';
import { paths } from '../paths.ts';
import { Page } from '../ui/Page.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { Count } from './Count.tsx';
import { Knowing } from './Knowing.tsx';
import { withTone } from './MapParts.tsx';
import { Movement } from './Movement.tsx';
import classes from './topics.module.css';

/** A topic, or a group of them: what to read, whom to ask, what moved. */
export function TopicPage() {
  const { id = '' } = useParams({ strict: false });
  const { data: topic, error, refetch } = useQuery(answerOf(seeTopic, { params: { id } }));
  const { t } = useTranslation();
  if (topic) return <Found topic={topic} />;
  return (
    <Page title={t('topics.title')} titleHidden={!error}>
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={4} height={96} />}
    </Page>
  );
}

function Found({ topic }: { topic: Topic }) {
  const { t } = useTranslation();
  return (
    <Page title={topic.name} titleHidden wide>
      <header className={classes.head} style={withTone(topic.tone)}>
        <p className={classes.crumbs}>
          <Link {...paths.topics()}>{t('topics.title')}</Link>
          {topic.group && <Link {...paths.topic(topic.group.id)}>{topic.group.name}</Link>}
        </p>
        <h1>{topic.name}</h1>
        {topic.terms.length > 0 && <p>{topic.terms.join(', ')}</p>}
        <div className={classes.actions}>
          <Button
            renderRoot={(props) => <Link {...props} {...paths.search({ q: topic.name })} />}
            leftSection={<IconSearch size={17} aria-hidden />}
          >
            {t('topics.search')}
          </Button>
          <Button
            renderRoot={(props) => <Link {...props} {...paths.topics()} />}
            variant="default"
            leftSection={<IconMap2 size={17} aria-hidden />}
          >
            {t('topics.toMap')}
          </Button>
        </div>
      </header>
      {topic.topics.length > 0 && <Topics title={t('topics.inside')} topics={topic.topics} />}
      <div className={classes.columns}>
        <div>
          <Documents title={t('topics.best')} documents={topic.best} none={t('topics.noDocuments')} />
          {topic.documents > topic.best.length && (
            <p className={classes.quiet}>{t('topics.inAll', { count: topic.documents })}</p>
          )}
          {topic.latest.length > 0 && <Documents title={t('topics.latest')} documents={topic.latest} />}
        </div>
        <div>
          <Knowing people={topic.people} />
          <Movement months={topic.months} />
          {topic.neighbours.length > 0 && <Topics title={t('topics.neighbours')} topics={topic.neighbours} />}
        </div>
      </div>
    </Page>
  );
}

function Documents({ title, documents, none }: { title: string; documents: DocumentCard[]; none?: string }) {
  return (
    <section className={classes.part}>
      <h2>{title}</h2>
      {documents.length === 0 && none && <p className={classes.quiet}>{none}</p>}
      <ul className={classes.documents}>
        {documents.map((document) => (
          <li key={document.id}>
            <DocumentLine document={document} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Topics({ title, topics }: { title: string; topics: Array<TopicCard & { documents: number }> }) {
  return (
    <section className={classes.part}>
      <h2>{title}</h2>
      <ul className={classes.chips}>
        {topics.map(({ id, name, documents }) => (
          <li key={id}>
            <Link {...paths.topic(id)}>
              {name}{' '}
              <small>
                <Count of={documents} />
              </small>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
