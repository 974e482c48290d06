import { Button } from '@mantine/core';
import { IconDownload, IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Contributor, type Document, originalPath } from '#contract/knowledge.ts';
import { PersonLine } from '../people/PersonLine.tsx';
import { paths } from '../paths.ts';
import { Time } from '../ui/Time.tsx';
import { AudienceWords } from './AudienceWords.tsx';
import classes from './documents.module.css';
import { useLanguageName } from './language-name.ts';

/** The people behind a document, where it comes from, who may read it. */
export function Facts({ document }: { document: Document }) {
  const { t } = useTranslation();
  const languageName = useLanguageName();
  const { source, createdAt, modifiedAt, language } = document;
  return (
    <>
      <PeopleBehind contributors={document.contributors} />
      <section aria-labelledby="facts">
        <h2 id="facts" className={classes.sideTitle}>
          {t('documents.facts')}
        </h2>
        <dl className={classes.facts}>
          <Fact name={t('documents.readers')}>
            <AudienceWords audience={document.audience} />
          </Fact>
          <Fact name={t('documents.source')}>
            <Link {...paths.source(source.id)}>{source.name}</Link>
          </Fact>
          {document.location && <Fact name={t('documents.location')}>{document.location}</Fact>}
          {createdAt && (
            <Fact name={t(document.kind === 'mail' ? 'documents.sent' : 'documents.created')}>
              <Time at={createdAt} />
            </Fact>
          )}
          {modifiedAt && modifiedAt !== createdAt && (
            <Fact name={t('documents.modified')}>
              <Time at={modifiedAt} />
            </Fact>
          )}
          {language && <Fact name={t('documents.language')}>{languageName(language)}</Fact>}
        </dl>
        <Originals document={document} />
      </section>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Originals({ document: { id, url, hasOriginal } }: { document: Document }) {
  const { t } = useTranslation();
  return (
    <div className={classes.originals}>
      {url && (
        <Button
          component="a"
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          variant="default"
          leftSection={<IconExternalLink size={16} aria-hidden />}
        >
          {t('documents.openOriginal')}
        </Button>
      )}
      {hasOriginal && (
        <Button
          component="a"
          href={originalPath(id)}
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('documents.download')}
        </Button>
      )}
    </div>
  );
}

/** Colleagues only, each once, with what they did; whoever merely received a mail stands above its text. */
function PeopleBehind({ contributors }: { contributors: Contributor[] }) {
  const { t } = useTranslation();
  const behind = contributors.filter(({ role, person }) => person !== null && (role === 'author' || role === 'editor'));
  const people = Map.groupBy(behind, ({ person }) => person?.id);
  if (people.size === 0) return null;
  return (
    <section aria-labelledby="people-behind">
      <h2 id="people-behind" className={classes.sideTitle}>
        {t('documents.peopleBehind')}
      </h2>
      <ul className={classes.people}>
        {[...people].map(([id, [first]]) =>
          first?.person ? (
            <li key={id}>
              <PersonLine person={first.person} />
            </li>
          ) : null,
        )}
      </ul>
    </section>
  );
}
