import { Button } from '@mantine/core';
import { IconCloudOff, IconMoodPuzzled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api.ts';
import classes from './ui.module.css';

type Props = { error: Error; onRetry?: () => void };

/** What happened, what is safe, what to do, in place of what should be here. */
export function Problem({ error, onRetry }: Props) {
  const { t } = useTranslation();
  const { code, request } = error instanceof ApiProblem ? error : { code: 'crash', request: undefined };
  const { title, about } = wordsOf(code, error.message);
  const Icon = code === 'unreachable' ? IconCloudOff : IconMoodPuzzled;
  return (
    <div className={classes.problem} role="alert">
      <Icon className={classes.problemIcon} size={36} stroke={1.4} aria-hidden />
      <h2>{t(title)}</h2>
      <p>{about ? t(about) : error.message}</p>
      {request && <p className={classes.request}>{t('app.problem.request', { request })}</p>}
      {code === 'not-found' || code === 'not-allowed' ? (
        <Button variant="default" renderRoot={(props) => <Link {...props} to="/" />}>
          {t('app.problem.home')}
        </Button>
      ) : (
        onRetry && <Button onClick={onRetry}>{t('app.problem.retry')}</Button>
      )}
    </div>
  );
}

/** Keys of the words for a problem; without `about` the server's own message says it best. */
function wordsOf(code: string, message: string): { title: string; about?: string } {
  switch (code) {
    case 'not-found':
      return { title: 'app.problem.notFound', about: 'app.problem.notFoundAbout' };
    case 'not-allowed':
      return { title: 'app.problem.notAllowed' };
    case 'unreachable':
      return { title: 'app.problem.unreachable', about: 'app.problem.unreachableAbout' };
    case 'crash':
      return { title: 'app.problem.crash', about: 'app.problem.crashAbout' };
    default:
      return { title: 'app.problem.title', ...(message === '' && { about: 'app.problem.unreachableAbout' }) };
  }
}
