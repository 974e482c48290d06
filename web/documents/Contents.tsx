import { useTranslation } from 'react-i18next';
import { headingId } from './Blocks.tsx';
import classes from './documents.module.css';
import type { Heading } from './outline.ts';

/** From this many headings a page is long enough for a table of contents. */
export const CONTENTS_WORTH = 4;
const DEEPEST = 3;

export function Contents({ headings }: { headings: Heading[] }) {
  const { t } = useTranslation();
  return (
    <nav className={classes.contents} aria-labelledby="contents">
      <details open>
        <summary id="contents" className={classes.sideTitle}>
          {t('documents.contents')}
        </summary>
        <ul>
          {headings
            .filter(({ level }) => level <= DEEPEST)
            .map(({ block, text, level }) => (
              <li key={block} data-level={level}>
                <a
                  href={`#${headingId(block)}`}
                  onClick={(event) => {
                    event.preventDefault();
                    goTo(headingId(block));
                  }}
                >
                  {text}
                </a>
              </li>
            ))}
        </ul>
      </details>
    </nav>
  );
}

/** Within the page, without another entry in the history. */
function goTo(id: string) {
  const heading = document.getElementById(id);
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}
