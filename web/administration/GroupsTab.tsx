import { BeginGroup, Groups } from '../groups/Groups.tsx';
import classes from './administration.module.css';

/** The groups as everybody sees them; administrators may change each. */
export function GroupsTab() {
  return (
    <>
      <div className={classes.bar}>
        <BeginGroup />
      </div>
      <Groups />
    </>
  );
}
