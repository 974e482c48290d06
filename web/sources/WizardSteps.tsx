import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectorCard } from '#contract/sources.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Preview, type Previewed } from './Preview.tsx';
import { fieldProblemsOf } from './problems.ts';
import { isNobody, type Readers } from './readers.ts';
import { ReadersPicker } from './ReadersPicker.tsx';
import { ScheduleField } from './ScheduleField.tsx';
import { chosenParts, missingFields, type SettingValues } from './setting-fields.ts';
import { SettingsFields } from './SettingsFields.tsx';
import classes from './sources.module.css';

type SettingsProps = {
  connector: ConnectorCard;
  values: SettingValues;
  error: Error | null;
  busy: boolean;
  onChange: (values: SettingValues) => void;
  onDone: () => void;
};

export function SettingsStep({ connector, values, error, busy, onChange, onDone }: SettingsProps) {
  const { t } = useTranslation();
  const [tried, setTried] = useState(false);
  // What to read is ticked in the next step, where one sees what there is.
  const fields = connector.fields.filter((field) => field !== chosenParts(connector));
  const missing = missingFields(fields, values, false);
  const problems = {
    ...fieldProblemsOf(error),
    ...(tried && Object.fromEntries(missing.map((name) => [name, t('sources.required')]))),
  };
  return (
    <Step
      onSubmit={() => {
        setTried(true);
        if (missing.length === 0) onDone();
      }}
    >
      <SettingsFields
        connector={connector.name}
        fields={fields}
        values={values}
        problems={problems}
        onChange={onChange}
      />
      {Object.keys(problems).length === 0 && <FormProblem error={error} />}
      <Group>
        <Button type="submit" loading={busy}>
          {t('sources.wizard.try')}
        </Button>
        <output className={classes.hint}>{busy && t('sources.wizard.trying')}</output>
      </Group>
    </Step>
  );
}

type PreviewProps = {
  previewed: Previewed;
  chosen: string[] | null;
  onChoose: (chosen: string[]) => void;
  onBack: () => void;
  onDone: () => void;
};

export function PreviewStep({ previewed, chosen, onChoose, onBack, onDone }: PreviewProps) {
  const { t } = useTranslation();
  const [tried, setTried] = useState(false);
  const none = chosen !== null && chosen.length === 0;
  return (
    <Step
      onSubmit={() => {
        setTried(true);
        if (!none) onDone();
      }}
    >
      <Preview previewed={previewed} chosen={chosen} onChoose={onChoose} />
      {tried && none && <p role="alert">{t('sources.wizard.pickNone')}</p>}
      <Group>
        <Back onClick={onBack} />
        <Button type="submit">{t('sources.wizard.next')}</Button>
      </Group>
    </Step>
  );
}

type Chosen = { name: string; readers: Readers; minutes: number };
type ReadersProps = {
  kinds: Array<Readers['kind']>;
  suggestedName: string;
  error: Error | null;
  busy: boolean;
  onBack: () => void;
  onDone: (chosen: Chosen) => void;
};
const MINUTES = 15;

export function ReadersStep({ kinds, suggestedName, error, busy, onBack, onDone }: ReadersProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Chosen>({
    name: suggestedName,
    readers: { kind: kinds[0] ?? 'personal', groups: [], people: [] },
    minutes: MINUTES,
  });
  return (
    <Step onSubmit={() => !isNobody(chosen.readers) && onDone(chosen)}>
      <TextInput
        label={t('sources.wizard.name')}
        description={t('sources.wizard.nameHint')}
        required
        maxLength={120}
        value={chosen.name}
        onChange={(event) => setChosen({ ...chosen, name: event.currentTarget.value })}
      />
      <ReadersPicker kinds={kinds} readers={chosen.readers} onChange={(readers) => setChosen({ ...chosen, readers })} />
      <ScheduleField minutes={chosen.minutes} onChange={(minutes) => setChosen({ ...chosen, minutes })} />
      <FormProblem error={error} title={t('sources.wizard.finishProblem')} />
      <Group>
        <Back onClick={onBack} />
        <Button type="submit" loading={busy}>
          {t('sources.wizard.finish')}
        </Button>
      </Group>
    </Step>
  );
}

function Step({ children, onSubmit }: { children: ReactNode; onSubmit: () => void }) {
  return (
    <form
      className={classes.step}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack gap="lg">{children}</Stack>
    </form>
  );
}

const Back = (props: Pick<ComponentProps<'button'>, 'onClick'>) => {
  const { t } = useTranslation();
  return (
    <Button variant="default" {...props}>
      {t('sources.wizard.back')}
    </Button>
  );
};
