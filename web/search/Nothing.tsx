import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Empty } from '../ui/Empty.tsx';
import { type Question, withoutFilters } from './question.ts';
import classes from './search.module.css';

type Props = {
  asked: boolean;
  filtered: boolean;
  /** Parts of what was typed, shown above, leave documents out. */
  operated: boolean;
  question: Question;
  onChange: (question: Question) => void;
};

/** Says plainly that nothing was found, and what may help. */
export function Nothing({ asked, filtered, operated, question, onChange }: Props) {
  const { t } = useTranslation();
  const help = filtered ? 'filters' : operated ? 'operators' : 'words';
  const about = asked ? [t('search.nothing.about'), t(`search.nothing.${help}`)].join(' ') : t('search.nothing.empty');
  return (
    <div className={classes.nothing}>
      <Empty
        title={t('search.nothing.title')}
        action={
          filtered && <Button onClick={() => onChange(withoutFilters(question))}>{t('search.removeFilters')}</Button>
        }
      >
        {about}
      </Empty>
    </div>
  );
}
