import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../ui/Problem.tsx';
import type { useFound } from './answers.ts';
import { Nothing } from './Nothing.tsx';
import { countFilters, type Question } from './question.ts';
import { Result } from './Result.tsx';
import classes from './search.module.css';
import { useSteps } from './step-results.ts';

type Props = { found: ReturnType<typeof useFound>; question: Question; onChange: (question: Question) => void };

export function Results({ found, question, onChange }: Props) {
  const { t } = useTranslation();
  const list = useSteps();
  const [firstNew, setFirstNew] = useState<number | null>(null);
  const { data, error, isPlaceholderData, hasNextPage, isFetchingNextPage, isFetchNextPageError } = found;
  if (data === undefined)
    return error ? <Problem error={error} onRetry={() => void found.refetch()} /> : <ResultSkeletons />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <Nothing
        asked={question.q !== ''}
        filtered={countFilters(question) > 0}
        operated={data.pages[0]?.understood.some(({ operator }) => operator !== 'unclear') ?? false}
        question={question}
        onChange={onChange}
      />
    );
  const more = () => {
    setFirstNew(items.length);
    void found.fetchNextPage();
  };
  return (
    <>
      <ol ref={list} className={classes.results} aria-busy={isPlaceholderData}>
        {items.map((result, index) => (
          <li key={result.document.id} data-item ref={index === firstNew ? focusResult : undefined}>
            <Result result={result} />
          </li>
        ))}
      </ol>
      {isFetchNextPageError && error && <p role="alert">{t('search.moreProblem', { message: error.message })}</p>}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={more}>
          {t('search.more')}
        </Button>
      )}
      <p className={classes.keys}>{t('search.keys')}</p>
    </>
  );
}

/** When the next results come, the keyboard goes on from the first of them. */
const focusResult = (item: HTMLElement | null) => item?.querySelector<HTMLElement>('[data-result]')?.focus();

function ResultSkeletons() {
  const { t } = useTranslation();
  return (
    <div className={classes.results} aria-busy>
      <VisuallyHidden component="output">{t('search.searching')}</VisuallyHidden>
      {Array.from({ length: 5 }, (_, index) => (
        <div key={index} className={classes.result}>
          <Skeleton height={22} width={22} />
          <div className={classes.resultBody}>
            <Skeleton height={22} width="65%" mb="xs" />
            <Skeleton height={14} width="45%" mb="md" />
            <Skeleton height={72} />
          </div>
        </div>
      ))}
    </div>
  );
}
