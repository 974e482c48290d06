import { Button, Checkbox, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { previewSource } from '#contract/sources.ts';
import classes from './sources.module.css';

export type Previewed = z.infer<typeof previewSource.returns>;

type Props = {
  previewed: Previewed;
  /** Ids that are ticked; null when this connector reads all there is. */
  chosen: string[] | null;
  onChoose: (chosen: string[]) => void;
};

/** What a source holds, before anything of it is read in. */
export function Preview({ previewed: { summary, items }, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <p className={classes.summary}>{summary}</p>
      {chosen && items.length > 0 && (
        <>
          <p>{t('sources.wizard.pick')}</p>
          <Group gap="xs">
            <Button size="compact-sm" variant="subtle" onClick={() => onChoose(items.map(({ id }) => id))}>
              {t('sources.wizard.pickAll')}
            </Button>
            <Button size="compact-sm" variant="subtle" onClick={() => onChoose([])}>
              {t('sources.wizard.pickNothing')}
            </Button>
          </Group>
        </>
      )}
      <ul className={classes.items}>
        {items.map((item) => (
          <li key={item.id}>
            <Item
              item={item}
              {...(chosen && {
                ticked: chosen.includes(item.id),
                onTick: () =>
                  onChoose(chosen.includes(item.id) ? chosen.filter((id) => id !== item.id) : [...chosen, item.id]),
              })}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

function Item({ item, ticked, onTick }: { item: Previewed['items'][number]; ticked?: boolean; onTick?: () => void }) {
  const { t } = useTranslation();
  const about = [
    item.count !== null && t('sources.wizard.items', { count: item.count }),
    item.examples.length > 0 && t('sources.wizard.examples', { examples: item.examples.join(' · ') }),
  ]
    .filter(Boolean)
    .join(' – ');
  if (onTick && ticked !== undefined)
    return <Checkbox label={item.name} description={about} checked={ticked} onChange={onTick} />;
  return (
    <>
      <b>{item.name}</b> <span className={classes.hint}>{about}</span>
    </>
  );
}
