import { Button } from '@mantine/core';
import { IconAdjustments, IconMail, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Person, type PersonCard, seePerson } from '#contract/people.ts';
import { answerOf } from '../api.ts';
import { useLanguageName } from '../documents/language-name.ts';
import { paths } from '../paths.ts';
import { Page } from '../ui/Page.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { Alike } from './Alike.tsx';
import { EditProfile } from './EditProfile.tsx';
import { useMe } from './me.ts';
import classes from './people.module.css';
import { PersonFace } from './PersonFace.tsx';
import { PersonLine } from './PersonLine.tsx';
import { Topics } from './Topics.tsx';

const ManagePerson = lazy(() =>
  import('../administration/ManagePerson.tsx').then((module) => ({ default: module.ManagePerson })),
);

/** Who somebody is, what she knows, and what speaks for that. */
export function PersonPage() {
  const { id = '' } = useParams({ strict: false });
  const { data: person, error, refetch } = useQuery(answerOf(seePerson, { params: { id } }));
  const { t } = useTranslation();
  if (!person)
    return (
      <Page title={t('people.title')} titleHidden={!error}>
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={4} height={96} />}
      </Page>
    );
  return <Somebody key={person.id} person={person} />;
}

function Somebody({ person }: { person: Person }) {
  const { t } = useTranslation();
  const me = useMe();
  const [open, setOpen] = useState<'edit' | 'manage' | null>(null);
  const close = () => setOpen(null);
  const isMe = me.person.id === person.id;
  const isAdministrator = me.role === 'administrator';
  return (
    <Page title={person.name} titleHidden>
      <header className={classes.head}>
        <PersonFace person={person} size={88} />
        <div>
          <h1>{person.name}</h1>
          <p>{[person.title, person.team, person.location].filter(Boolean).join(' · ')}</p>
          {!person.active && <p>{t('people.hasLeft')}</p>}
        </div>
        <div className={classes.headActions}>
          {person.email && !isMe && person.active && (
            <Button component="a" href={`mailto:${person.email}`} leftSection={<IconMail size={18} aria-hidden />}>
              {t('people.write')}
            </Button>
          )}
          {(isMe || isAdministrator) && (
            <Button
              variant="default"
              leftSection={<IconPencil size={18} aria-hidden />}
              onClick={() => setOpen('edit')}
            >
              {t(isMe ? 'people.editOwn' : 'people.edit')}
            </Button>
          )}
          {isAdministrator && (
            <Button
              variant="default"
              leftSection={<IconAdjustments size={18} aria-hidden />}
              onClick={() => setOpen('manage')}
            >
              {t('administration.people.manage')}
            </Button>
          )}
        </div>
      </header>
      {person.about && <p className={classes.about}>{person.about}</p>}
      <div className={classes.columns}>
        <Topics person={person} isMe={isMe} />
        <Facts person={person} />
      </div>
      <Alike person={person} />
      {open === 'edit' && <EditProfile person={person} onClose={close} />}
      {open === 'manage' && (
        <Suspense>
          <ManagePerson id={person.id} onClose={close} />
        </Suspense>
      )}
    </Page>
  );
}

function Facts({ person }: { person: Person }) {
  const { t } = useTranslation();
  const languageName = useLanguageName();
  return (
    <aside className={classes.facts} aria-label={t('people.facts')}>
      {person.manager && <Colleagues title={t('people.manager')} people={[person.manager]} />}
      {person.reports.length > 0 && <Colleagues title={t('people.reports')} people={person.reports} />}
      {person.groups.length > 0 && (
        <section>
          <h2>{t('people.groups')}</h2>
          <ul>
            {person.groups.map((group) => (
              <li key={group.id}>
                <Link {...paths.group(group.id)}>{group.name}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {person.projects.length > 0 && <Words title={t('people.projects')} words={person.projects} />}
      {person.languages.length > 0 && (
        <Words title={t('people.languages')} words={person.languages.map(languageName)} />
      )}
      {person.email && <Words title={t('people.email')} words={[person.email]} />}
    </aside>
  );
}

const Colleagues = ({ title, people }: { title: string; people: PersonCard[] }) => (
  <section>
    <h2>{title}</h2>
    <ul>
      {people.map((person) => (
        <li key={person.id}>
          <PersonLine person={person} />
        </li>
      ))}
    </ul>
  </section>
);

const Words = ({ title, words }: { title: string; words: string[] }) => (
  <section>
    <h2>{title}</h2>
    <p>{words.join(', ')}</p>
  </section>
);
