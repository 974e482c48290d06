import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TopicMap } from '#contract/topics.ts';
import { paths } from '../paths.ts';
import { Count } from './Count.tsx';
import { withTone } from './MapParts.tsx';
import classes from './topics.module.css';

type Props = { map: TopicMap; found: ReadonlySet<string> | null };

/** The map in words: groups with their topics, those with most to read first. */
export function TopicList({ map, found }: Props) {
  const { t } = useTranslation();
  const shown = map.groups
    .map((group) => ({
      group,
      topics: map.topics
        .filter((topic) => topic.group === group.id && (found?.has(topic.id) ?? true))
        .toSorted((a, b) => b.documents - a.documents || a.name.localeCompare(b.name)),
    }))
    .filter(({ topics }) => topics.length > 0);
  if (shown.length === 0) return <p className={classes.quiet}>{t('topics.noneFound')}</p>;
  return (
    <div className={classes.groups}>
      {shown.map(({ group, topics }) => (
        <section key={group.id} className={classes.group} style={withTone(group.tone)}>
          <h2>
            <Link {...paths.topic(group.id)}>{group.name}</Link>
          </h2>
          <ul>
            {topics.map((topic) => (
              <li key={topic.id}>
                <Link {...paths.topic(topic.id)}>{topic.name}</Link>
                {topic.recent > 0 && <small>{t('topics.new', { count: topic.recent })}</small>}
                <b>
                  <Count of={topic.documents} />
                </b>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
