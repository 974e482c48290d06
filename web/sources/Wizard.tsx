import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ConnectorCard, connectSource, listSources, previewSource } from '#contract/sources.ts';
import { call } from '../api.ts';
import { paths } from '../paths.ts';
import type { Previewed } from './Preview.tsx';
import { answersOf, chosenParts, startValues } from './setting-fields.ts';
import classes from './sources.module.css';
import { fieldProblemsOf } from './problems.ts';
import { audienceOf, type Readers } from './readers.ts';
import { PreviewStep, ReadersStep, SettingsStep } from './WizardSteps.tsx';

const STEPS = ['settings', 'preview', 'readers'] as const;
type Step = (typeof STEPS)[number];

/** The button that led here is gone: whoever uses a keyboard goes on from the new step. */
const focusStep = (step: HTMLElement | null) => step?.focus();

/** Settings, what is there, who reads it. What is typed stays in this page: it holds secrets. */
export function Wizard({ connector, administrator }: { connector: ConnectorCard; administrator: boolean }) {
  const { t } = useTranslation();
  const [{ step, moved }, setAt] = useState<{ step: Step; moved: boolean }>({ step: 'settings', moved: false });
  const setStep = (next: Step) => setAt({ step: next, moved: true });
  const [values, setValues] = useState(() => startValues(connector.fields));
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const parts = chosenParts(connector);
  const answers = answersOf(connector.fields, values);

  const preview = useMutation({
    mutationFn: () => call(previewSource, { body: { connector: connector.name, settings: answers } }),
    onSuccess: (found) => {
      setPreviewed(found);
      if (parts && !hasSome(values[parts.name])) setValues({ ...values, [parts.name]: suggestedIn(found) });
      setStep('preview');
    },
  });
  const connect = useConnecting(connector.name, () => setStep('settings'));

  return (
    <>
      <ol className={classes.steps}>
        {STEPS.map((name) => (
          <li key={name} aria-current={name === step ? 'step' : undefined}>
            {t(`sources.wizard.${name}`)}
          </li>
        ))}
      </ol>
      <div key={step} ref={moved ? focusStep : undefined} tabIndex={-1} className={classes.stepBody}>
        {step === 'settings' && (
          <SettingsStep
            connector={connector}
            values={values}
            error={preview.error ?? connect.error}
            busy={preview.isPending}
            onChange={setValues}
            onDone={() => preview.mutate()}
          />
        )}
        {step === 'preview' && previewed && (
          <PreviewStep
            previewed={previewed}
            chosen={parts ? listIn(values[parts.name]) : null}
            onChoose={(chosen) => parts && setValues({ ...values, [parts.name]: chosen })}
            onBack={() => setStep('settings')}
            onDone={() => setStep('readers')}
          />
        )}
        {step === 'readers' && (
          <ReadersStep
            kinds={kindsFor(connector, administrator)}
            suggestedName={nameFor(answers)}
            error={connect.error}
            busy={connect.isPending}
            onBack={() => setStep('preview')}
            onDone={(chosen) => connect.mutate({ ...chosen, settings: answers })}
          />
        )}
      </div>
    </>
  );
}

/** Connects and goes to the new source; wrong settings lead back to where they are typed. */
function useConnecting(connector: string, backToSettings: () => void) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, readers, minutes, settings }: Connecting) => {
      const audience = audienceOf(readers);
      return call(connectSource, {
        body: {
          connector,
          name,
          settings,
          personal: readers.kind === 'personal',
          ...(audience && { audience }),
          everyMinutes: minutes,
        },
      });
    },
    onSuccess: async (source) => {
      void queries.invalidateQueries({ queryKey: ['get', listSources.path] });
      await navigate(paths.source(source.id));
    },
    onError: (error) => Object.keys(fieldProblemsOf(error)).length > 0 && backToSettings(),
  });
}

type Connecting = { name: string; readers: Readers; minutes: number; settings: Record<string, unknown> };

/** Whom one may connect for: members for themselves, administrators for others, and for themselves where it makes sense. */
function kindsFor(connector: ConnectorCard, administrator: boolean): Array<Readers['kind']> {
  if (!administrator) return ['personal'];
  return connector.personal ? ['some', 'everyone', 'personal'] : ['everyone', 'some'];
}

const listIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const hasSome = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
const suggestedIn = ({ items }: Previewed): string[] => items.filter(({ suggested }) => suggested).map(({ id }) => id);

/** A name to begin with: the last folder of a path, the user of a mailbox. */
function nameFor(answers: Record<string, unknown>): string {
  const from = answers['path'] ?? answers['user'];
  return typeof from === 'string' ? (from.split('/').findLast(Boolean) ?? '') : '';
}
