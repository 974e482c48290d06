import classes from './hills.module.css';

/** A quiet landscape at the foot of a box or a page; says nothing. */
export const Hills = () => (
  <svg className={classes.hills} viewBox="0 0 1200 200" preserveAspectRatio="xMidYMax slice" aria-hidden>
    <circle cx="905" cy="82" r="38" fill="var(--sun)" />
    <path fill="var(--hill-1)" d="M0 128c120-44 220-60 330-26s190 40 300-4 210-58 320-22 170 44 250 24v100H0z" />
    <path fill="var(--hill-2)" d="M0 164c90-34 190-44 300-18s220 34 330 4 190-46 300-22 190 34 270 16v56H0z" />
    <path fill="var(--hill-3)" d="M0 188c140-22 240-26 370-10s240 14 370-4 250-22 460 2v24H0z" />
  </svg>
);
