import { Button, FileInput, Group, Modal, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePerson, type Person, setPicture } from '#contract/people.ts';
import { call } from '../api.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { problemOf, submitTo, textIn } from '../ui/forms.ts';

const FIELDS = ['name', 'title', 'location', 'about'];

/** What a person says about herself, in one form. */
export function EditProfile({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [languages, setLanguages] = useState(person.languages);
  const [projects, setProjects] = useState(person.projects);
  const [picture, setFile] = useState<File | null>(null);
  const save = useMutation({
    mutationFn: async (form: FormData) => {
      const params = { id: person.id };
      if (picture) await call(setPicture, { params, body: { image: await base64Of(picture) } });
      const [name, title, location, about] = FIELDS.map((field) => textIn(form, field));
      const suggestedAsExpert = form.get('suggested') !== null;
      const own = suggestedAsExpert === person.suggestedAsExpert ? {} : { suggestedAsExpert };
      const body = { name: name ?? '', title: title ?? '', location: location ?? '', about: about ?? '' };
      return call(changePerson, { params, body: { ...body, ...own, languages, projects } });
    },
    onSuccess: async () => {
      onClose();
      // Name and face stand on every page.
      await queries.invalidateQueries();
    },
  });
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('people.editTitle')}
      closeButtonProps={{ 'aria-label': t('people.close') }}
      attributes={{ header: { role: 'presentation' } }}
    >
      <form onSubmit={submitTo(save.mutate)}>
        <Stack>
          <Texts person={person} error={save.error} />
          <TagsInput label={t('people.projects')} value={projects} onChange={setProjects} maxTags={30} />
          <TagsInput label={t('people.languages')} value={languages} onChange={setLanguages} maxTags={20} />
          <FileInput
            label={t('people.field.picture')}
            description={t('people.field.pictureHint')}
            accept="image/jpeg,image/png,image/webp"
            value={picture}
            onChange={setFile}
            clearable
          />
          <Suggested person={person} />
          <FormProblem error={save.error} fields={FIELDS} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('people.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('people.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Texts({ person, error }: { person: Person; error: Error | null }) {
  const { t } = useTranslation();
  return (
    <>
      {(['name', 'title', 'location'] as const).map((name) => (
        <TextInput
          key={name}
          name={name}
          required={name === 'name'}
          maxLength={120}
          label={t(`people.field.${name}`)}
          defaultValue={person[name] ?? ''}
          error={problemOf(error, name)}
        />
      ))}
      <Textarea
        name="about"
        label={t('people.field.about')}
        description={t('people.field.aboutHint')}
        autosize
        minRows={3}
        maxLength={2000}
        defaultValue={person.about ?? ''}
        error={problemOf(error, 'about')}
      />
    </>
  );
}

function Suggested({ person }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <Switch
      name="suggested"
      label={t('people.field.suggested')}
      description={t('people.field.suggestedHint')}
      defaultChecked={person.suggestedAsExpert}
    />
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
