import { Menu, UnstyledButton } from '@mantine/core';
import { IconAdjustmentsSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './AskBox.module.css';
import { type Operator, operators } from './operators.ts';

/** What the box understands besides words; choosing writes it there. */
export function Operators({ onChoose }: { onChoose: (operator: Operator) => void }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={360} offset={20} shadow="md" returnFocus={false}>
      <Menu.Target>
        <UnstyledButton
          className={classes.expert}
          aria-label={t('search.operators.title')}
          title={t('search.operators.title')}
        >
          <IconAdjustmentsSearch size={18} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('search.operators.title')}</Menu.Label>
        {operators.map((operator) => (
          <Menu.Item key={operator} onClick={() => onChoose(operator)}>
            <span className={classes.operator}>
              <code>{t(`search.operators.${operator}.example`)}</code>
              <span>{t(`search.operators.${operator}.about`)}</span>
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
