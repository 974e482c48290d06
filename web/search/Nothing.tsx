import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Empty } from '../ui/Empty.tsx';
import { type Question, withoutFilters } from './question.ts';

type Props = { asked: boolean; filtered: boolean; question: Question; onChange: (question: Question) => void };

/** Says plainly that nothing was found, and what may help. */
export function Nothing({ asked, filtered, question, onChange }: Props) {
  const { t } = useTranslation();
  const about = asked
    ? [t('search.nothing.about'), t(`search.nothing.${filtered ? 'filters' : 'words'}`)].join(' ')
    : t('search.nothing.empty');
  return (
    <Empty
      title={t('search.nothing.title')}
      action={
        filtered && <Button onClick={() => onChange(withoutFilters(question))}>{t('search.removeFilters')}</Button>
      }
    >
      {about}
    </Empty>
  );
}
