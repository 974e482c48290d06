import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api.ts';
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
export function StumblePage({ error: thrown, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const again = () => {
    // A part that did not come stays missing until the page is loaded anew.
    if (isPartMissing(error)) return location.reload();
    reset();
    void router.invalidate();
  };
  return (
    <Page title={t('app.problem.title')}>
      <Problem error={isPartMissing(error) ? new ApiProblem('unreachable', error.message, 0) : error} onRetry={again} />
    </Page>
  );
}

/** The page's own program comes in parts. How Chromium, Firefox, Safari and Vite say that one did not come. */
const isPartMissing = ({ message }: Error): boolean =>
  /dynamically imported module|Importing a module script|Unable to preload/.test(message);
