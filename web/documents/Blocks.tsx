import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Block, DocumentKind } from '#contract/knowledge.ts';
import type { Heading } from './outline.ts';
import { Spans } from './Spans.tsx';
import classes from './blocks.module.css';

type Props = {
  blocks: Block[];
  /** Number of the first of these blocks in the document. */
  first: number;
  headings: Map<number, Heading>;
  kind: DocumentKind;
  /** The page the block before was on. */
  pageBefore: number | undefined;
};

/** Draws a document from its blocks: nothing of what its author wrote is ever run or loaded. */
export function Blocks({ blocks, first, headings, kind, pageBefore }: Props) {
  return blocks.map((block, index) => {
    const before = index === 0 ? pageBefore : blocks[index - 1]?.page;
    return (
      <Fragment key={first + index}>
        {block.page !== undefined && block.page !== before && <PageMark page={block.page} kind={kind} />}
        <OneBlock block={block} heading={headings.get(first + index)} />
      </Fragment>
    );
  });
}

function PageMark({ page, kind }: { page: number; kind: DocumentKind }) {
  const { t } = useTranslation();
  return <p className={classes.page}>{t(kind === 'slides' ? 'documents.slide' : 'documents.page', { page })}</p>;
}

function OneBlock({ block, heading }: { block: Block; heading: Heading | undefined }) {
  switch (block.type) {
    case 'heading':
      return heading ? <HeadingBlock heading={heading} /> : null;
    case 'paragraph':
      return (
        <p>
          <Spans spans={block.spans} />
        </p>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((spans, index) => (
            <li key={index}>
              <Spans spans={spans} />
            </li>
          ))}
        </List>
      );
    }
    case 'table':
      return <TableBlock rows={block.rows} />;
    case 'code':
      return <CodeBlock text={block.text} />;
    case 'aside':
      return <AsideBlock role={block.role} text={block.text} />;
  }
}

export const headingId = (block: number) => `part-${block}`;

function HeadingBlock({ heading: { block, text, level } }: { heading: Heading }) {
  const Level = (['h2', 'h3', 'h4', 'h5', 'h6'] as const)[level - 2] ?? 'h6';
  return (
    <Level id={headingId(block)} tabIndex={-1}>
      {text}
    </Level>
  );
}

/** The first row is the header; wide tables scroll by themselves, by keyboard too. */
function TableBlock({ rows }: { rows: string[][] }) {
  const { t } = useTranslation();
  const [header, ...body] = rows;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <figure className={classes.scroll} aria-label={t('documents.table')} tabIndex={0}>
      <table>
        {header && (
          <thead>
            <tr>
              {header.map((cell, index) => {
                // A corner without words heads nothing.
                const Cell = cell === '' ? 'td' : 'th';
                return (
                  <Cell key={index} scope={cell === '' ? undefined : 'col'}>
                    {cell}
                  </Cell>
                );
              })}
            </tr>
          </thead>
        )}
        <tbody>
          {body.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function CodeBlock({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <figure className={classes.scroll} aria-label={t('documents.code')} tabIndex={0}>
      <pre>
        <code>{text}</code>
      </pre>
    </figure>
  );
}

function AsideBlock({ role, text }: { role: 'quote' | 'signature'; text: string }) {
  const { t } = useTranslation();
  return (
    <details className={classes.aside}>
      <summary>{t(`documents.aside.${role}`)}</summary>
      <p>{text}</p>
    </details>
  );
}
