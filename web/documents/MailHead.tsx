import { useTranslation } from 'react-i18next';
import type { Contributor, Document } from '#contract/knowledge.ts';
import { Authors } from './Authors.tsx';
import classes from './documents.module.css';

const rows: Array<[name: string, role: Contributor['role']]> = [
  ['from', 'author'],
  ['to', 'recipient'],
  ['cc', 'copied'],
];

/** Who wrote to whom. */
export function MailHead({ document: { contributors } }: { document: Document }) {
  const { t } = useTranslation();
  return (
    <dl className={classes.mail}>
      {rows.map(([name, role]) => {
        const people = contributors.filter((one) => one.role === role);
        return people.length === 0 ? null : (
          <div key={role}>
            <dt>{t(`documents.mail.${name}`)}</dt>
            <dd>
              <Authors authors={people} shown={8} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
