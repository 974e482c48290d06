import { Button, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DocumentCard } from '#contract/knowledge.ts';
import type { Person } from '#contract/people.ts';
import { setMyEvidence } from '#contract/search.ts';
import { type PersonTopic, seePersonTopics, setMyTopic } from '#contract/topics.ts';
import { answerOf, answersOf, call } from '../api.ts';
import { DocumentLine } from '../documents/DocumentLine.tsx';
import { paths } from '../paths.ts';
import { submitTo, textIn } from '../ui/forms.ts';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import classes from './people.module.css';

/** Says something about my topics or evidence, and shows what follows from it. */
function useSaying<Told>(say: (told: Told) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: say,
    onSuccess: () => queries.invalidateQueries(answersOf(seePersonTopics)),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  });
}

/** What a person knows by what she wrote that the reader may read; she herself corrects it here. */
export function Topics({ person, isMe }: { person: Person; isMe: boolean }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(answerOf(seePersonTopics, { params: { id: person.id } }));
  if (data === undefined)
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={4} height={72} />;
  return (
    <div>
      <section className={classes.part}>
        <h2>{t('people.topics.title')}</h2>
        <p>{t(isMe ? 'people.topics.own' : 'people.topics.from')}</p>
        {data.topics.length === 0 && <p>{t('people.topics.none')}</p>}
        <ul className={classes.topics}>
          {data.topics.map((topic) => (
            <Topic key={`${topic.topic} ${topic.state}`} topic={topic} isMe={isMe} />
          ))}
        </ul>
        {isMe && <AddTopic />}
      </section>
      {data.recent.length > 0 && <Recent documents={data.recent} isMe={isMe} />}
      {isMe && data.disowned.length > 0 && <Disowned documents={data.disowned} />}
    </div>
  );
}

function Topic({ topic: { topic, id, state, documents, evidence }, isMe }: { topic: PersonTopic; isMe: boolean }) {
  const { t } = useTranslation();
  const set = useSaying((next: PersonTopic['state']) => call(setMyTopic, { body: { topic, state: next } }));
  const choose = (next: PersonTopic['state'], words: string) => (
    <Button
      variant="subtle"
      size="compact-sm"
      disabled={set.isPending}
      aria-label={t(`people.topics.${words}Of`, { topic })}
      onClick={() => set.mutate(next)}
    >
      {t(`people.topics.${words}`)}
    </Button>
  );
  return (
    <li className={classes.topic} data-state={state}>
      <div className={classes.topicHead}>
        {id ? <Link {...paths.topic(id)}>{topic}</Link> : <Link {...paths.search({ q: topic })}>{topic}</Link>}
        <small>
          {state !== 'found' && `${t(`people.topics.state.${state}`)} · `}
          {t('people.topics.documents', { count: documents })}
        </small>
        {isMe && (
          <span>
            {state === 'found' && choose('confirmed', 'confirm')}
            {state !== 'hidden' &&
              choose(state === 'added' ? 'found' : 'hidden', state === 'added' ? 'remove' : 'hide')}
            {(state === 'hidden' || state === 'confirmed') && choose('found', 'undo')}
          </span>
        )}
      </div>
      {state !== 'hidden' && evidence.length > 0 && (
        <ul>
          {evidence.map((document) => (
            <li key={document.id}>
              <DocumentLine document={document} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function AddTopic() {
  const { t } = useTranslation();
  const add = useSaying((topic: string) => call(setMyTopic, { body: { topic, state: 'added' } }));
  return (
    <form
      className={classes.add}
      onSubmit={(event) => {
        const form = event.currentTarget;
        submitTo((told) => add.mutate(textIn(told, 'topic'), { onSuccess: () => form.reset() }))(event);
      }}
    >
      <TextInput name="topic" required minLength={2} maxLength={80} label={t('people.topics.addLabel')} />
      <Button type="submit" variant="default" loading={add.isPending}>
        {t('people.topics.add')}
      </Button>
    </form>
  );
}

function Recent({ documents, isMe }: { documents: DocumentCard[]; isMe: boolean }) {
  const { t } = useTranslation();
  const disown = useSaying((document: string) => call(setMyEvidence, { body: { document, counts: false } }));
  return (
    <section className={classes.part}>
      <h2>{t('people.recent')}</h2>
      {isMe && <p>{t('people.recentOwn')}</p>}
      <ul className={classes.documents}>
        {documents.map((document) => (
          <li key={document.id}>
            <DocumentLine document={document} />
            {isMe && (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={t('people.disownOf', { title: document.title })}
                onClick={() => disown.mutate(document.id)}
              >
                {t('people.disown')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Disowned({ documents }: { documents: DocumentCard[] }) {
  const { t } = useTranslation();
  const own = useSaying((document: string) => call(setMyEvidence, { body: { document, counts: true } }));
  return (
    <section className={classes.part}>
      <h2>{t('people.disowned')}</h2>
      <ul className={classes.documents}>
        {documents.map((document) => (
          <li key={document.id}>
            <DocumentLine document={document} />
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={t('people.ownOf', { title: document.title })}
              onClick={() => own.mutate(document.id)}
            >
              {t('people.own')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
