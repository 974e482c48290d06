import { Anchor, Drawer, Skeleton, UnstyledButton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Expert, findExperts, FurtherPerson } from '#contract/search.ts';
import { PersonFace } from '../people/PersonFace.tsx';
import { PersonLine } from '../people/PersonLine.tsx';
import { Time } from '../ui/Time.tsx';
import { ExpertCard } from './ExpertCard.tsx';
import classes from './search.module.css';
import { strengthOf } from './strength.ts';

type Answer = UseQueryResult<z.infer<typeof findExperts.returns>>;

/** The people who know: a column where there is room, otherwise a strip of faces that open. */
export function Experts({ answer, strip }: { answer: Answer; strip: boolean }) {
  const { t } = useTranslation();
  return (
    <section className={classes.experts} aria-labelledby="people-who-know">
      <h2 id="people-who-know" className={classes.sectionTitle}>
        {t('search.people')}
      </h2>
      {!strip && <p className={classes.hint}>{t('search.peopleHint')}</p>}
      <Body answer={answer} strip={strip} />
    </section>
  );
}

function Body({ answer: { data, error, refetch }, strip }: { answer: Answer; strip: boolean }) {
  const { t } = useTranslation();
  if (data === undefined && error)
    return (
      <p className={classes.hint}>
        {t('search.peopleProblem')}{' '}
        <Anchor component="button" size="sm" onClick={() => void refetch()}>
          {t('search.tryAgain')}
        </Anchor>
      </p>
    );
  if (data === undefined) return <Skeleton className={classes.expertSkeleton} height={strip ? 66 : 220} radius="md" />;
  const { items, others, you } = data;
  if (items.length === 0 && !you) return <p className={classes.hint}>{t('search.noPeople')}</p>;
  return (
    <>
      {you && <p className={classes.you}>{t('search.you', { count: you.documents })}</p>}
      {strip ? (
        <ExpertStrip experts={items} />
      ) : (
        items.map((expert) => <ExpertCard key={expert.person.id} expert={expert} />)
      )}
      {others.length > 0 && <WhoElse people={others} />}
    </>
  );
}

/** Who comes after them, with less to go by: folded away, because whoever is asked first should be who knows most. */
function WhoElse({ people }: { people: FurtherPerson[] }) {
  const { t } = useTranslation();
  return (
    <details className={classes.whoElse}>
      <summary>{t('search.whoElse', { count: people.length })}</summary>
      <p className={classes.hint}>{t('search.whoElseHint')}</p>
      <ul>
        {people.map(({ person, documents, latestAt }) => (
          <li key={person.id}>
            <PersonLine
              person={person}
              about={
                <>
                  {t('search.evidenceCount', { count: documents })}
                  {latestAt && (
                    <>
                      {', '}
                      {t('search.latest')} <Time at={latestAt} />
                    </>
                  )}
                </>
              }
            />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Faces side by side for the thumb; each opens its evidence from below. */
function ExpertStrip({ experts }: { experts: Expert[] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Expert | null>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <ul className={classes.strip}>
        {experts.map((expert) => (
          <li key={expert.person.id}>
            <UnstyledButton
              className={classes.stripCard}
              onClick={() => {
                setChosen(expert);
                setOpen(true);
              }}
            >
              <PersonFace person={expert.person} size={40} />
              <b>{expert.person.name}</b>
              <small>{t(`search.strength.${strengthOf(expert.strength)}`)}</small>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        position="bottom"
        size="80%"
        title={t('search.people')}
        closeButtonProps={{ 'aria-label': t('search.close') }}
        attributes={{ header: { role: 'presentation' } }}
      >
        {chosen && <ExpertCard expert={chosen} />}
      </Drawer>
    </>
  );
}
