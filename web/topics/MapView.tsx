import { ActionIcon } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TopicMap } from '#contract/topics.ts';
import { groupFont, type Label, labelAnyway, onScreen, placeGroupLabels, placeLabels, type View } from './labels.ts';
import { type Direction, nextTowards, type Placed, placeTopics, type Size } from './layout.ts';
import { MapCard } from './MapCard.tsx';
import classes from './map.module.css';
import { Hills, Names, TopicMark } from './MapParts.tsx';
import { usePanZoom } from './pan-zoom.ts';
import { hillsOf } from './terrain.ts';

const DIRECTIONS: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

type Props = {
  map: TopicMap;
  /** Topics that match what was typed; null when nothing was. */
  found: ReadonlySet<string> | null;
};

/** The map itself: hills of what belongs together, topics on them, one card for what is looked at. */
export function MapView({ map, found }: Props) {
  const { t } = useTranslation();
  const { ref, width, height } = useElementSize();
  const topics = useMemo(() => placeTopics(map.topics, { width, height }), [map.topics, width, height]);
  const hills = useMemo(() => hillsOf(topics, { width, height }), [topics, width, height]);
  const { view, place, moves } = usePanZoom({ width, height });
  const [looked, lookAt] = useState<string | null>(null);
  const lookedAt = topics.find(({ topic }) => topic.id === looked);
  const { groupNames, names } = namesOf(map, topics, view, { width, height }, lookedAt);
  const tones = useMemo(() => new Map(map.groups.map(({ id, tone }) => [id, tone])), [map.groups]);
  const isFaint = (id: string) => found !== null && !found.has(id);
  return (
    <div className={classes.frame}>
      <nav
        ref={useMergedRef(ref, place)}
        className={classes.map}
        data-near={view.zoom > 1 || undefined}
        aria-label={t('topics.map')}
        aria-describedby="topics-keys"
      >
        <svg width={width} height={height}>
          <g transform={`translate(${view.x} ${view.y}) scale(${view.zoom})`} aria-hidden>
            <Hills hills={hills} tones={tones} />
          </g>
          <Marks map={map} topics={topics} view={view} moves={moves} isFaint={isFaint} lookAt={lookAt} />
          <g fontSize={groupFont({ width, height })}>
            <Names names={groupNames} className={classes.groupName} tones={tones} />
          </g>
          <Names
            names={names}
            className={classes.name}
            faint={isFaint}
            strong={(id) => id === looked || (found?.has(id) ?? false)}
          />
        </svg>
        {lookedAt && <MapCard placed={lookedAt} at={onScreen(lookedAt, view)} size={{ width, height }} />}
      </nav>
      <p id="topics-keys" className={classes.keys}>
        {t('topics.keys')}
      </p>
      <ZoomButtons isWhole={view.zoom === 1} moves={moves} />
    </div>
  );
}

type Moves = ReturnType<typeof usePanZoom>['moves'];

/** What is written where, so that all of it can be read; what is looked at always has its name. */
function namesOf(map: TopicMap, topics: Placed[], view: View, size: Size, lookedAt: Placed | undefined) {
  const groupNames = placeGroupLabels(map.groups, topics, view, size);
  const inTheWay = groupNames.map(({ box }) => box);
  const names: Label[] = placeLabels(topics, view, size, inTheWay);
  const isMissing = lookedAt && !names.some(({ id }) => id === lookedAt.topic.id);
  return { groupNames, names: isMissing ? [...names, labelAnyway(lookedAt, view, size)] : names };
}

type MarksProps = {
  map: TopicMap;
  topics: Placed[];
  view: View;
  moves: Moves;
  isFaint(id: string): boolean;
  lookAt(id: string | null): void;
};

/** All topics. The keyboard comes to one of them; arrows lead from topic to topic. */
function Marks({ map, topics, view, moves, isFaint, lookAt }: MarksProps) {
  const [current, setCurrent] = useState<string | null>(null);
  const largest = topics.reduce<Placed | null>(
    (most, next) => (most && most.weight >= next.weight ? most : next),
    null,
  );
  const groups = new Map(map.groups.map((group) => [group.id, group]));
  const press = (key: string, from: Placed): boolean => {
    if (key === '+' || key === '=') moves.nearer();
    else if (key === '-') moves.farther();
    else if (key === '0') moves.whole();
    const direction = DIRECTIONS[key];
    const next = direction && nextTowards(topics, from, direction);
    if (next) document.querySelector<SVGAElement>(`#${markId(next.topic.id)}`)?.focus();
    return direction !== undefined;
  };
  return topics.map((placed) => {
    const { id, group } = placed.topic;
    return (
      <TopicMark
        key={id}
        id={markId(id)}
        placed={placed}
        at={onScreen(placed, view)}
        group={groups.get(group)}
        isEntry={id === (current ?? largest?.topic.id)}
        isFaint={isFaint(id)}
        onKey={(key) => press(key, placed)}
        onLook={(how) => {
          lookAt(id);
          if (how === 'pointer') return;
          setCurrent(id);
          moves.reveal(placed);
        }}
        onLeave={() => lookAt(null)}
        wasMoved={moves.wasMoved}
      />
    );
  });
}

const markId = (id: string) => `topic-${id}`;

function ZoomButtons({ isWhole, moves }: { isWhole: boolean; moves: Moves }) {
  const { t } = useTranslation();
  return (
    <div className={classes.buttons}>
      <ActionIcon variant="default" size="lg" aria-label={t('topics.nearer')} onClick={moves.nearer}>
        <IconPlus size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('topics.farther')}
        onClick={moves.farther}
        disabled={isWhole}
      >
        <IconMinus size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" size="lg" aria-label={t('topics.whole')} onClick={moves.whole} disabled={isWhole}>
        <IconFocusCentered size={18} aria-hidden />
      </ActionIcon>
    </div>
  );
}
