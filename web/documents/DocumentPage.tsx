import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import { useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../ui/Page.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Around } from './Around.tsx';
import { Body } from './Body.tsx';
import { useDocument } from './document.ts';
import { DocumentHead } from './DocumentHead.tsx';
import classes from './documents.module.css';
import { Facts } from './Facts.tsx';
import { MailHead } from './MailHead.tsx';
import { beginsWithTitle, headingsOf } from './outline.ts';
import { Contents, CONTENTS_WORTH } from './Contents.tsx';

/** A document, safe to read, opened at the passage one came for, with the people behind it. */
export function DocumentPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false });
  const passage = passageIn(useSearch({ strict: false }));
  const parts = useDocument(id ?? '', passage);
  const pages = parts.data?.pages;
  const document = pages?.[0];
  if (document === undefined || pages === undefined)
    return (
      <Page title={t('documents.title')}>
        {parts.error ? <Problem error={parts.error} onRetry={() => void parts.refetch()} /> : <DocumentSkeleton />}
      </Page>
    );
  const blocks = pages.flatMap((part) => part.blocks);
  const drawn = beginsWithTitle(blocks, document.title)
    ? { blocks: blocks.slice(1), skipped: 1 }
    : { blocks, skipped: 0 };
  const headings = headingsOf(drawn.blocks);
  return (
    <Page title={document.title} titleHidden wide>
      <div className={classes.page}>
        <article className={classes.paper}>
          <DocumentHead document={document} />
          {document.kind === 'mail' && <MailHead document={document} />}
          <Body key={id} document={document} {...drawn} headings={headings} passage={passage} />
          {parts.hasNextPage && <ReadOn parts={parts} />}
        </article>
        <aside className={classes.side} aria-label={t('documents.about')}>
          {headings.size >= CONTENTS_WORTH && <Contents headings={[...headings.values()]} />}
          <Facts document={document} />
          <Around document={document} />
        </aside>
      </div>
    </Page>
  );
}

function passageIn(address: { passage?: unknown }): number | undefined {
  const passage = Number(address.passage ?? Number.NaN);
  return Number.isSafeInteger(passage) && passage >= 0 ? passage : undefined;
}

function ReadOn({ parts }: { parts: ReturnType<typeof useDocument> }) {
  const { t } = useTranslation();
  return (
    <div className={classes.readOn}>
      <p>{t('documents.longer')}</p>
      {parts.isFetchNextPageError && <p role="alert">{t('documents.moreProblem')}</p>}
      <Button variant="default" loading={parts.isFetchingNextPage} onClick={() => void parts.fetchNextPage()}>
        {t('documents.readOn')}
      </Button>
    </div>
  );
}

function DocumentSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={classes.page} aria-busy>
      <VisuallyHidden component="output">{t('documents.loading')}</VisuallyHidden>
      <div className={classes.paper}>
        <Skeleton height={36} width="70%" mb="md" />
        <Skeleton height={16} width="40%" mb="xl" />
        {Array.from({ length: 8 }, (_, line) => (
          <Skeleton key={line} height={14} mb="sm" width={line % 4 === 3 ? '60%' : '100%'} />
        ))}
      </div>
    </div>
  );
}
