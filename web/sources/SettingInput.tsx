import { NumberInput, PasswordInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SettingField } from '#contract/sources.ts';
import type { SettingValue } from './setting-fields.ts';
import { useConnectorWords } from './words.ts';

type Props = {
  connector: string;
  field: SettingField;
  value: SettingValue | undefined;
  problem: string | undefined;
  /** A secret that is stored and need not be typed again. */
  kept: boolean;
  onChange: (value: SettingValue) => void;
};

const MEGABYTE = 1024 * 1024;

/** One setting as the connector describes it. */
export function SettingInput({ connector, field, value, problem, kept, onChange }: Props) {
  const { t } = useTranslation();
  const words = useConnectorWords(connector);
  const { name, type, required } = field;
  const needed = required && !(type === 'password' && kept);
  const common = {
    label: words.field(name),
    description: type === 'password' && kept ? t('sources.secretKept') : words.hint(name),
    error: problem,
    placeholder: words.placeholder(name),
    withAsterisk: needed,
    'aria-required': needed,
  };
  const text = typeof value === 'string' ? value : '';
  switch (type) {
    case 'toggle':
      return (
        <Switch
          label={common.label}
          description={common.description}
          error={problem}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          allowDeselect={false}
          data={(field.choices ?? []).map((choice) => ({ value: choice, label: words.choice(choice) }))}
          value={text}
          onChange={(choice) => choice !== null && onChange(choice)}
        />
      );
    case 'list':
      return <TagsInput {...common} value={Array.isArray(value) ? value : []} onChange={onChange} />;
    case 'number':
      return (
        <NumberSetting {...common} unit={name.endsWith('Bytes') ? MEGABYTE : 1} value={value} onChange={onChange} />
      );
    case 'password':
    case 'text': {
      const Text = type === 'text' ? TextInput : PasswordInput;
      return (
        <Text
          {...common}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    }
  }
}

type NumberProps = { unit: number; value: SettingValue | undefined; onChange: (value: SettingValue) => void };

/** Bytes are asked in megabytes: nobody types eight digits. */
function NumberSetting({ unit, value, onChange, ...rest }: NumberProps & Record<string, unknown>) {
  return (
    <NumberInput
      {...rest}
      min={0}
      hideControls
      value={typeof value === 'number' ? value / unit : ''}
      onChange={(typed) => onChange(typed === '' ? '' : Math.round(Number(typed) * unit))}
    />
  );
}
