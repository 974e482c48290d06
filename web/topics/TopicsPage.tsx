import { Progress, SegmentedControl, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconMap2, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { seeTopicMap, type TopicMap } from '#contract/topics.ts';
import { answerOf } from '../api.ts';
import { paths } from '../paths.ts';
import { Empty } from '../ui/Empty.tsx';
import { Page } from '../ui/Page.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { MapView } from './MapView.tsx';
import { TopicList } from './TopicList.tsx';
import classes from './topics.module.css';

/** What the organisation writes about: a map to wander on, or a list. */
export function TopicsPage() {
  const { t } = useTranslation();
  const { data: map, error, refetch } = useQuery(answerOf(seeTopicMap, {}));
  return (
    <Page title={t('topics.title')} about={t('topics.about')} wide>
      {!map && (error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeletons rows={1} height={480} />)}
      {map && (map.topics.length === 0 ? <NothingYet map={map} /> : <Topics map={map} />)}
    </Page>
  );
}

function Topics({ map }: { map: TopicMap }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isNarrow = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false });
  const { view = isNarrow ? 'list' : 'map' } = useSearch({ strict: false });
  const [typed, type] = useState('');
  const found = topicsNamed(map, typed);
  return (
    <>
      <div className={classes.tools}>
        <TextInput
          className={classes.find}
          aria-label={t('topics.find')}
          placeholder={t('topics.find')}
          leftSection={<IconSearch size={17} aria-hidden />}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('topics.view')}
          value={view}
          onChange={(next) => void navigate({ ...paths.topics(next === 'list' ? 'list' : 'map'), replace: true })}
          data={[
            { value: 'map', label: t('topics.asMap') },
            { value: 'list', label: t('topics.asList') },
          ]}
        />
      </div>
      {view === 'map' ? <MapView map={map} found={found} /> : <TopicList map={map} found={found} />}
      {view === 'map' && <p className={classes.quiet}>{t('topics.legend')}</p>}
    </>
  );
}

/** Topics whose name or other words contain what was typed; null when nothing was. */
function topicsNamed(map: TopicMap, typed: string): ReadonlySet<string> | null {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return null;
  const isMeant = (words: string[]) => words.some((word) => word.toLowerCase().includes(wanted));
  return new Set(map.topics.filter(({ name, terms }) => isMeant([name, ...terms])).map(({ id }) => id));
}

/** Before there is enough text, or while it is being learned from. */
function NothingYet({ map: { passages, needed, learnedAt } }: { map: TopicMap }) {
  const { t } = useTranslation();
  const state = passages < needed ? 'nothing' : learnedAt === null ? 'learning' : 'quiet';
  return (
    <Empty title={t(`topics.${state}`)} picture={<IconMap2 size={56} stroke={1.2} />}>
      {t(`topics.${state}About`, { passages, needed })}
      {state === 'nothing' && (
        <Progress className={classes.progress} value={(100 * passages) / needed} aria-label={t('topics.progress')} />
      )}
    </Empty>
  );
}
