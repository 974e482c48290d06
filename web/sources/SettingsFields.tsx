import { Stack } from '@mantine/core';
import type { SettingField } from '#contract/sources.ts';
import { askedFields, type SettingValues } from './setting-fields.ts';
import { SettingInput } from './SettingInput.tsx';

type Props = {
  connector: string;
  fields: SettingField[];
  values: SettingValues;
  /** Messages by the name of the field. */
  problems: Record<string, string>;
  kept?: boolean;
  onChange: (values: SettingValues) => void;
};

/** The settings a connector asks for; one that depends on another appears when it is needed. */
export function SettingsFields({ connector, fields, values, problems, kept = false, onChange }: Props) {
  return (
    <Stack gap="md">
      {askedFields(fields, values).map((field) => (
        <SettingInput
          key={field.name}
          connector={connector}
          field={field}
          value={values[field.name]}
          problem={problems[field.name]}
          kept={kept}
          onChange={(value) => onChange({ ...values, [field.name]: value })}
        />
      ))}
    </Stack>
  );
}
