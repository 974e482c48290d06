import { Button, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Block, type Document, htmlPath } from '#contract/knowledge.ts';
import { Blocks } from './Blocks.tsx';
import classes from './documents.module.css';
import { type Heading, stretchesOf } from './outline.ts';

type Props = {
  document: Document;
  blocks: Block[];
  /** How many blocks before these are not drawn. */
  skipped: number;
  headings: Map<number, Heading>;
  passage: number | undefined;
};

/** The text with the passage one came for marked and in sight; a mail also as its sender designed it. */
export function Body({ document, blocks, skipped, headings, passage }: Props) {
  const { t } = useTranslation();
  const [original, setOriginal] = useState(false);
  const wanted = document.passages.find(({ ordinal }) => ordinal === passage);
  const stretches = stretchesOf(blocks, wanted && shifted(wanted, skipped));
  return (
    <>
      {document.hasHtml && (
        <Button variant="default" size="compact-sm" aria-pressed={original} onClick={() => setOriginal(!original)}>
          {t(original ? 'documents.showText' : 'documents.showOriginal')}
        </Button>
      )}
      {original ? (
        <iframe
          className={classes.frame}
          title={t('documents.originalFrame')}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          src={htmlPath(document.id)}
        />
      ) : (
        <div className={classes.text} lang={document.language ?? undefined}>
          {blocks.length === 0 && <p className={classes.noText}>{t('documents.noText')}</p>}
          {stretches.map(({ first, blocks: some, marked }) => (
            <div
              key={first}
              className={marked ? classes.marked : undefined}
              // A short document needs no jump: the passage is in sight.
              ref={marked && first > 0 ? comeInSight : undefined}
            >
              {marked && <VisuallyHidden>{t('documents.passageHere')}</VisuallyHidden>}
              <Blocks
                blocks={some}
                first={first}
                headings={headings}
                kind={document.kind}
                pageBefore={blocks[first - 1]?.page}
              />
            </div>
          ))}
        </div>
      )}
    </>
  );
}

const shifted = (passage: Document['passages'][number], by: number) => ({
  ...passage,
  firstBlock: Math.max(0, passage.firstBlock - by),
  lastBlock: Math.max(0, passage.lastBlock - by),
});

/** Once, when it is drawn first. */
const comeInSight = (passage: HTMLElement | null) => passage?.scrollIntoView({ block: 'center' });
