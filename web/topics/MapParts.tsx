import { useNavigate } from '@tanstack/react-router';
import { type CSSProperties, memo, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TopicGroup } from '#contract/topics.ts';
import { paths } from '../paths.ts';
import type { Label } from './labels.ts';
import type { Placed } from './layout.ts';
import classes from './map.module.css';
import type { Hill } from './terrain.ts';
import { hueOf } from './tones.ts';

export const withTone = (tone: number) => ({ '--hue': hueOf(tone) }) as CSSProperties;

/** The ground: a hill for each group, three heights of it. */
export const Hills = memo(({ hills, tones }: { hills: Hill[]; tones: ReadonlyMap<string, number> }) =>
  hills.map(({ group, lines }) => (
    <g key={group} className={classes.hill} style={withTone(tones.get(group) ?? 0)} aria-hidden>
      {lines.map((line, height) => (
        <path key={height} d={line} data-height={height} />
      ))}
    </g>
  )),
);

type NamesProps = {
  names: Label[];
  className: string | undefined;
  tones?: ReadonlyMap<string, number>;
  faint?: (id: string) => boolean;
  strong?: (id: string) => boolean;
};

/** What is written on the map; whoever cannot see it is told by each topic's link. */
export const Names = ({ names, className, tones, faint, strong }: NamesProps) => (
  <g aria-hidden>
    {names.map(({ id, text, x, y, anchor }) => (
      <text
        key={id}
        className={className}
        x={x}
        y={y}
        textAnchor={anchor}
        data-faint={faint?.(id) || undefined}
        data-strong={strong?.(id) || undefined}
        style={tones && withTone(tones.get(id) ?? 0)}
      >
        {text}
      </text>
    ))}
  </g>
);

type MarkProps = {
  id: string;
  placed: Placed;
  at: { x: number; y: number };
  group: TopicGroup | undefined;
  /** The one the keyboard comes to first; arrows lead on from there. */
  isEntry: boolean;
  isFaint: boolean;
  /** True for a key that means something on the map, and nothing to the page. */
  onKey(key: string): boolean;
  onLook(how: 'keyboard' | 'pointer'): void;
  onLeave(): void;
  wasMoved(): boolean;
};

/** A topic: as large as what the reader may read about it, with a ring where something is new. */
export function TopicMark({ id, placed, at, group, isEntry, isFaint, wasMoved, ...told }: MarkProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { topic, radius } = placed;
  const about = t('topics.mark', { name: topic.name, group: group?.name, count: topic.documents });
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (!wasMoved()) void navigate(paths.topic(topic.id));
  };
  return (
    <a
      id={id}
      href={`/topics/${topic.id}`}
      className={classes.mark}
      style={withTone(group?.tone ?? 0)}
      aria-label={topic.recent > 0 ? `${about} ${t('topics.recent', { count: topic.recent })}` : about}
      tabIndex={isEntry ? 0 : -1}
      data-faint={isFaint || undefined}
      data-empty={topic.documents === 0 || undefined}
      draggable={false}
      onFocus={() => told.onLook('keyboard')}
      onBlur={told.onLeave}
      onPointerEnter={() => told.onLook('pointer')}
      onPointerLeave={told.onLeave}
      onKeyDown={(event) => told.onKey(event.key) && event.preventDefault()}
      onClick={open}
    >
      {/* Small ones are easier to hit than they look. */}
      <circle className={classes.target} cx={at.x} cy={at.y} r={Math.max(radius, 12)} />
      {topic.recent > 0 && <circle className={classes.ring} cx={at.x} cy={at.y} r={radius + 3.5} />}
      <circle className={classes.dot} cx={at.x} cy={at.y} r={radius} />
    </a>
  );
}
