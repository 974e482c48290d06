import { IconClockExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Evidence, Expert } from '#contract/search.ts';
import { KindIcon } from '../documents/KindIcon.tsx';
import { Superseded } from '../documents/Superseded.tsx';
import { paths } from '../paths.ts';
import { PersonFace } from '../people/PersonFace.tsx';
import { Highlighted } from '../ui/Highlighted.tsx';
import { Time } from '../ui/Time.tsx';
import classes from './search.module.css';
import { strengthOf } from './strength.ts';
import { Why } from './Why.tsx';

export function ExpertCard({ expert }: { expert: Expert }) {
  const { t } = useTranslation();
  const { person, evidence, why } = expert;
  return (
    <article className={classes.expert} aria-label={person.name}>
      <div className={classes.expertHead}>
        <PersonFace person={person} size={48} />
        <div>
          <h3 className={classes.expertName}>
            <Link {...paths.person(person.id)}>{person.name}</Link>
          </h3>
          <p>{[person.title, person.team].filter(Boolean).join(' · ')}</p>
        </div>
      </div>
      <Strength expert={expert} />
      <ul className={classes.evidence}>
        {evidence.map((one) => (
          <li key={one.document.id}>
            <EvidenceLine evidence={one} />
          </li>
        ))}
      </ul>
      {why.reasons.length > 0 && <Why label={t('search.whyPerson', { name: firstName(person.name) })} {...why} />}
    </article>
  );
}

/** How much speaks for her, how recent it is, and whose the place is where it lies. */
function Strength({ expert: { strength, documents, latestAt, isDated, owns } }: { expert: Expert }) {
  const { t } = useTranslation();
  return (
    <>
      <p className={classes.strength} data-strength={strengthOf(strength)}>
        <b>{t(`search.strength.${strengthOf(strength)}`)}</b>
        <span>
          {t('search.evidenceCount', { count: documents })}
          {latestAt && (
            <>
              {', '}
              {t('search.latest')} <Time at={latestAt} />
            </>
          )}
        </span>
      </p>
      {isDated && latestAt && (
        <p className={classes.dated}>
          <IconClockExclamation size={16} aria-hidden />
          {t('search.dated', { year: latestAt.slice(0, 4) })}
        </p>
      )}
      {owns && <p className={classes.owns}>{t('search.owns', { ...owns, count: owns.documents })}</p>}
    </>
  );
}

const firstName = (name: string) => name.split(' ')[0] ?? name;

function EvidenceLine({ evidence: { document, role, ordinal, excerpt, part } }: { evidence: Evidence }) {
  const { t } = useTranslation();
  return (
    <Link className={classes.evidenceLine} {...paths.document(document.id, ordinal)}>
      <span className={classes.evidenceTitle}>
        <KindIcon kind={document.kind} size={16} /> {document.title}
      </span>
      {excerpt.length > 0 && (
        <span className={classes.excerpt} lang={document.language ?? undefined}>
          <Highlighted pieces={excerpt} />
        </span>
      )}
      <span className={classes.evidenceMeta}>
        {document.superseded && <Superseded />} {t(`search.role.${role}`, { defaultValue: role })} ·{' '}
        <Time at={document.at} /> · {t('search.share', { percent: Math.max(1, Math.round(100 * part)) })}
      </span>
    </Link>
  );
}
