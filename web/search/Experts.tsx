import { Anchor, Drawer, Skeleton, UnstyledButton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Expert, findExperts } from '#contract/search.ts';
import { PersonFace } from '../people/PersonFace.tsx';
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
  if (data.items.length === 0) return <p className={classes.hint}>{t('search.noPeople')}</p>;
  return strip ? (
    <ExpertStrip experts={data.items} />
  ) : (
    data.items.map((expert) => <ExpertCard key={expert.person.id} expert={expert} />)
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
