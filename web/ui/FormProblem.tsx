import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api.ts';

type Props = {
  error: Error | null;
  /** Fields that say their own problem. */
  fields?: string[];
  title?: string;
};

/** Why a form was not accepted, unless each of its fields says so itself. */
export function FormProblem({ error, fields = [], title }: Props) {
  const { t } = useTranslation();
  if (!error) return null;
  const { code, fields: named = {} } = error instanceof ApiProblem ? error : { code: 'crash' };
  const names = Object.keys(named);
  if (names.length > 0 && names.every((name) => fields.includes(name))) return null;
  return (
    <Alert color="red" role="alert" title={title ?? t('app.problem.title')} style={{ overflowWrap: 'anywhere' }}>
      {code === 'unreachable' ? t('app.problem.unreachableAbout') : error.message}
    </Alert>
  );
}
