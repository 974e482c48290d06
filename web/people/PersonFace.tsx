import type { CSSProperties } from 'react';
import { hueOf, initialsOf } from './face.ts';
import classes from './people.module.css';

type Props = { person: { id: string; name: string; picture?: string | null }; size?: number };

/** A person's picture, or initials in a colour that stays theirs. The name always stands beside it. */
export function PersonFace({ person, size = 36 }: Props) {
  const style: CSSProperties = { inlineSize: size, blockSize: size };
  return person.picture ? (
    <img className={classes.face} style={style} src={person.picture} alt="" loading="lazy" />
  ) : (
    <span
      className={classes.face}
      style={{ ...style, fontSize: Math.max(10, Math.round(size * 0.38)), '--hue': hueOf(person.id) } as CSSProperties}
      aria-hidden
    >
      {initialsOf(person.name)}
    </span>
  );
}
