import type { ReactNode } from 'react';
import classes from './ui.module.css';

type Props = { title: string; action?: ReactNode; picture?: ReactNode; children?: ReactNode };

/** Where there is nothing yet: what this place is for and the one thing to do next. */
export function Empty({ title, action, picture, children }: Props) {
  return (
    <div className={classes.empty}>
      {picture && (
        <div className={classes.picture} aria-hidden>
          {picture}
        </div>
      )}
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}
