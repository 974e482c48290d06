import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { paths } from '../paths.ts';
import { Empty } from '../ui/Empty.tsx';
import { Page } from '../ui/Page.tsx';
import { Problem } from '../ui/Problem.tsx';

/** For an address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('app.problem.notFound')}>
      <Empty
        title={t('app.lost.title')}
        action={<Button renderRoot={(props) => <Link {...props} {...paths.home()} />}>{t('app.problem.home')}</Button>}
      >
        {t('app.lost.about')}
      </Empty>
    </Page>
  );
}

/** In place of a page that could not be drawn, or not even be asked for. */
export function StumblePage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title={t('app.problem.title')} titleHidden>
      <Problem error={error instanceof Error ? error : new Error(String(error))} onRetry={again} />
    </Page>
  );
}
