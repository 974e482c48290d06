import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Group, setGroupMembers } from '#contract/people.ts';
import { call } from '../api.ts';
import { PersonLine } from '../people/PersonLine.tsx';
import { PersonSelect } from '../people/PersonSelect.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import classes from './groups.module.css';

type Change = { members: string[]; owners: string[] };

/** Who is in a group; its owners add, remove and name further owners. */
export function Members({ group }: { group: Group }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const set = useMutation({
    mutationFn: (body: Change) => call(setGroupMembers, { params: { id: group.id }, body }),
    // Who may read what has changed with it.
    onSuccess: () => queries.invalidateQueries(),
  });
  const owners = new Set(group.owners.map(({ id }) => id));
  const now: Change = { members: group.members.map(({ id }) => id), owners: [...owners] };
  const without = (id: string) =>
    set.mutate({ members: now.members.filter((one) => one !== id), owners: now.owners.filter((one) => one !== id) });
  const turnOwner = (id: string) =>
    set.mutate({ ...now, owners: owners.has(id) ? now.owners.filter((one) => one !== id) : [...now.owners, id] });
  const action = (name: string, words: 'makeOwner' | 'noOwner' | 'remove', act: () => void) => (
    <Button
      variant="subtle"
      size="compact-sm"
      disabled={set.isPending}
      onClick={act}
      aria-label={t(`groups.${words}Of`, { name })}
    >
      {t(`groups.${words}`)}
    </Button>
  );
  return (
    <section className={classes.kind}>
      <h2>{t('groups.members')}</h2>
      {group.members.length === 0 && <p>{t('groups.noMembers')}</p>}
      <FormProblem error={set.error} />
      {group.mayChange && (
        <div className={classes.add}>
          <PersonSelect
            label={t('groups.add')}
            without={group.members}
            disabled={set.isPending}
            onChoose={(person) => person && set.mutate({ ...now, members: [...now.members, person.id] })}
          />
        </div>
      )}
      <ul className={classes.members}>
        {group.members.map(({ id, name, ...person }) => (
          <li key={id}>
            <PersonLine person={{ id, name, ...person }} />
            {owners.has(id) && <small>{t('groups.owner')}</small>}
            {group.mayChange && (
              <span>
                {action(name, owners.has(id) ? 'noOwner' : 'makeOwner', () => turnOwner(id))}
                {action(name, 'remove', () => without(id))}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
