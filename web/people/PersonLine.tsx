import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PersonCard } from '#contract/people.ts';
import { paths } from '../paths.ts';
import classes from './people.module.css';
import { PersonFace } from './PersonFace.tsx';

type Props = {
  person: PersonCard;
  size?: number;
  /** Under the name in place of title and team. */
  about?: ReactNode;
};

/** Who it is in one line, which leads to her page. */
export function PersonLine({ person, size = 38, about }: Props) {
  const words = about ?? [person.title, person.team].filter(Boolean).join(' · ');
  return (
    <Link className={classes.line} {...paths.person(person.id)}>
      <PersonFace person={person} size={size} />
      <span className={classes.lineText}>
        <b>{person.name}</b>
        {words && <small>{words}</small>}
      </span>
    </Link>
  );
}
