import { useTranslation } from 'react-i18next';
import { useNow } from './now.ts';
import { sayTime } from './say-time.ts';

/** A moment as a colleague would say it; the exact one on pointing at it. */
export function Time({ at }: { at: string }) {
  const { i18n } = useTranslation();
  const now = useNow();
  const then = new Date(at);
  const exact = then.toLocaleString(i18n.language, { dateStyle: 'full', timeStyle: 'short' });
  return (
    <time dateTime={at} title={exact}>
      {sayTime(then, now, i18n.language)}
    </time>
  );
}
