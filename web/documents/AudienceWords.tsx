import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type AudienceView, seeMe } from '#contract/people.ts';
import { answerOf } from '../api.ts';
import { sayAudience } from './audience-words.ts';

/** Who may read, in words. */
export function AudienceWords({ audience }: { audience: AudienceView }) {
  const { t, i18n } = useTranslation();
  const { data: me } = useQuery(answerOf(seeMe, {}));
  return <>{sayAudience(audience, me?.person.id, (key, values) => t(key, { ...values }), i18n.language)}</>;
}
