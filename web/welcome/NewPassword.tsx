import { PasswordInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The field for a password that is chosen now. */
export function NewPassword({ problem }: { problem: ReactNode }) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      name="password"
      label={t('welcome.newPassword')}
      description={t('welcome.passwordHint')}
      required
      minLength={10}
      maxLength={128}
      autoComplete="new-password"
      error={problem}
    />
  );
}
