import { TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DemoPerson, listDemoPeople, type Organisation, signInAsDemoPerson } from '#contract/organisation.ts';
import { answerOf, call } from '../api.ts';
import { PersonFace } from '../people/PersonFace.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { useComingIn } from './come-in.ts';
import { DemoProgress } from './DemoProgress.tsx';
import { byTeam, thoseNamed } from './demo-people.ts';
import classes from './welcome.module.css';

/** Who to be in the demo: each person may read something else. */
export function ChoosePerson({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const { data, error, refetch } = useQuery(answerOf(listDemoPeople, {}));
  const enter = useComingIn((person: string) => call(signInAsDemoPerson, { body: { person } }));
  const found = thoseNamed(data?.items ?? [], words);
  return (
    <>
      <title>{t('app.title', { title: t('welcome.who.title') })}</title>
      <div className={classes.greeting}>
        <h1>{t('welcome.who.title')}</h1>
        <p>{t('welcome.who.about', { organisation: organisation.name })}</p>
      </div>
      {organisation.state === 'loading' && <DemoProgress />}
      <FormProblem error={enter.error} />
      <TextInput
        className={classes.find}
        size="md"
        type="search"
        aria-label={t('welcome.who.find')}
        placeholder={t('welcome.who.find')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {data === undefined ? (
        error ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeletons rows={4} height={120} />
        )
      ) : (
        <>
          {found.length === 0 && <output>{t('welcome.who.nobody')}</output>}
          {byTeam(found).map(({ team, people }) => (
            <Team key={team ?? ''} team={team} people={people} busy={enter.isPending} onChoose={enter.mutate} />
          ))}
        </>
      )}
    </>
  );
}

type TeamProps = { team: string | null; people: DemoPerson[]; busy: boolean; onChoose: (id: string) => void };

function Team({ team, people, busy, onChoose }: TeamProps) {
  const { t } = useTranslation();
  return (
    <section className={classes.team}>
      <h2>{team ?? t('welcome.who.noTeam')}</h2>
      <ul className={classes.faces}>
        {people.map((person) => (
          <li key={person.id}>
            <UnstyledButton className={classes.face} disabled={busy} onClick={() => onChoose(person.id)}>
              <PersonFace person={person} size={52} />
              <span>
                <b>{person.name}</b>
                <small>{person.title}</small>
                {person.role !== 'member' && <em>{t(`people.role.${person.role}`)}</em>}
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
