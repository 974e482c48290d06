import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Document } from '#contract/knowledge.ts';
import { paths } from '../paths.ts';
import { Time } from '../ui/Time.tsx';
import { Authors } from './Authors.tsx';
import classes from './documents.module.css';
import { KindIcon } from './KindIcon.tsx';
import { Superseded } from './Superseded.tsx';

export function DocumentHead({ document }: { document: Document }) {
  const { t } = useTranslation();
  const { parent } = document;
  return (
    <header className={classes.head}>
      <p className={classes.over}>
        <KindIcon kind={document.kind} size={18} />
        <span>{t(`documents.kind.${document.kind}`)}</span>
        {parent && (
          <span>
            {t('documents.attachedTo')} <Link {...paths.document(parent.id)}>{parent.title}</Link>
          </span>
        )}
      </p>
      <h1 tabIndex={-1} className={classes.title}>
        {document.title}
      </h1>
      <p className={classes.byline}>
        <Authors authors={document.authors} />
        <Time at={document.at} />
      </p>
      {document.superseded && (
        <p className={classes.notice}>
          <Superseded /> {t('documents.supersededHint')}
        </p>
      )}
    </header>
  );
}
