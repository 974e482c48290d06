import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { seeTopic } from '#contract/topics.ts';
import { answerOf } from '../api.ts';
import { PersonFace } from '../people/PersonFace.tsx';
import type { Placed, Size } from './layout.ts';
import classes from './map.module.css';

const WIDTH = 260;
/** Whoever only passes over a topic asks for nothing. */
const LINGER_MS = 180;
const FACES = 4;

type Props = { placed: Placed; at: { x: number; y: number }; size: Size };

/** What the topic under the pointer is about; the same is said to those who cannot see by its link and its page. */
export function MapCard({ placed: { topic, radius }, at, size }: Props) {
  const { t } = useTranslation();
  const [asked] = useDebouncedValue(topic.id, LINGER_MS);
  const { data } = useQuery({ ...answerOf(seeTopic, { params: { id: topic.id } }), enabled: asked === topic.id });
  const left = Math.max(8, Math.min(size.width - WIDTH - 8, at.x - WIDTH / 2));
  const isLow = at.y > size.height * 0.58;
  const away = radius + 24;
  return (
    <div
      className={classes.card}
      style={{ inlineSize: WIDTH, left, ...(isLow ? { bottom: size.height - at.y + away - 8 } : { top: at.y + away }) }}
      aria-hidden
    >
      <b>{topic.name}</b>
      {topic.terms.length > 0 && <p>{topic.terms.join(', ')}</p>}
      <p>
        {t('topics.documents', { count: topic.documents })}
        {topic.recent > 0 && ` · ${t('topics.recent', { count: topic.recent })}`}
      </p>
      {data && data.people.length > 0 && (
        <div className={classes.faces}>
          {data.people.slice(0, FACES).map(({ person }) => (
            <PersonFace key={person.id} person={person} size={26} />
          ))}
          <span>
            {t(data.people.length > 1 ? 'topics.knowsAndOthers' : 'topics.knows', {
              name: data.people[0]?.person.name,
              count: data.people.length - 1,
            })}
          </span>
        </div>
      )}
    </div>
  );
}
