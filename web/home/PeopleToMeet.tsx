import { useQuery } from '@tanstack/react-query';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listPeople } from '#contract/people.ts';
import { answerOf } from '../api.ts';
import { useMe } from '../people/me.ts';
import { paths } from '../paths.ts';
import { PersonFace } from '../people/PersonFace.tsx';
import { useNow } from '../ui/now.ts';
import { Skeletons } from '../ui/Skeletons.tsx';
import classes from './home.module.css';
import { chooseForToday, type SomebodyElse } from './people-for-today.ts';

const SHOWN = 5;
const CHOSEN_FROM = 100;

/** A few colleagues with their words, others each day. Without anybody to show it invites. */
export function PeopleToMeet() {
  const { t } = useTranslation();
  const me = useMe();
  const now = useNow();
  const { data } = useQuery({ ...answerOf(listPeople, { query: { limit: CHOSEN_FROM } }), staleTime: 10 * 60_000 });
  const people = chooseForToday(data?.items ?? [], me.person, now, SHOWN);
  return (
    <section aria-labelledby="people-to-meet">
      <h2 id="people-to-meet" className={classes.title}>
        {t('home.people')}
      </h2>
      {data === undefined ? (
        <Skeletons rows={4} height={72} />
      ) : people.length === 0 ? (
        <NobodyYet administrator={me.role === 'administrator'} />
      ) : (
        <>
          <ul className={classes.people}>
            {people.map((person) => (
              <li key={person.id}>
                <Somebody person={person} />
              </li>
            ))}
          </ul>
          <Link className={classes.all} {...paths.people()}>
            {t('home.allPeople')} <IconArrowRight size={16} aria-hidden />
          </Link>
        </>
      )}
    </section>
  );
}

function Somebody({ person }: { person: SomebodyElse }) {
  return (
    <Link className={classes.person} {...paths.person(person.id)}>
      <PersonFace person={person} size={44} />
      <span className={classes.personText}>
        <b>{person.name}</b>
        <small>{[person.title, person.team].filter(Boolean).join(' · ')}</small>
        {person.about && <q>{person.about}</q>}
      </span>
    </Link>
  );
}

function NobodyYet({ administrator }: { administrator: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={classes.nobody}>
      <p>{t('home.nobody.about')}</p>
      {administrator && <Link {...paths.administration('invitations')}>{t('home.nobody.invite')}</Link>}
    </div>
  );
}
