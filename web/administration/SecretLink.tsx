import { Button, CopyButton, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './administration.module.css';

/** A link that is shown once, to hand over; whoever has it gets in. */
export function SecretLink({ link, children }: { link: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes.secret}>
      <output>{children}</output>
      <div className={classes.link}>
        <TextInput
          readOnly
          value={link}
          aria-label={t('administration.link.label')}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button onClick={copy}>{t(copied ? 'administration.link.copied' : 'administration.link.copy')}</Button>
          )}
        </CopyButton>
      </div>
      <p>{t('administration.link.once')}</p>
    </div>
  );
}
