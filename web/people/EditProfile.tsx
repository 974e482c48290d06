import { Button, Checkbox, FileInput, Group, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePerson, type Person, setPicture } from '#contract/people.ts';
import { call } from '../api.ts';
import { useLanguageName } from '../documents/language-name.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { problemOf, submitTo, textIn } from '../ui/forms.ts';
import { useMe } from './me.ts';
import classes from './people.module.css';
import { PersonFace } from './PersonFace.tsx';
import { faceFrom } from './picture.ts';

type Props = { person: Person; onClose: () => void };

/** What a person says about herself, in one form. */
export function EditProfile({ person, onClose }: Props) {
  const { t } = useTranslation();
  const nameOf = useLanguageName();
  // Languages are kept as codes or in words; here they are words.
  const codes = new Map(person.languages.map((language) => [nameOf(language), language]));
  const [languages, setLanguages] = useState([...codes.keys()]);
  const [projects, setProjects] = useState(person.projects);
  const isMe = useMe().person.id === person.id;
  const save = useSaving({ person, onClose });
  const kept = { projects, languages: languages.map((language) => codes.get(language) ?? language) };
  return (
    <Dialog size="lg" title={t('people.editTitle', { name: person.name })} onClose={onClose}>
      <form onSubmit={submitTo((form) => save.mutate({ form, ...kept }))}>
        <Stack>
          <Picture person={person} />
          <Texts person={person} error={save.error} />
          <TagsInput label={t('people.projects')} value={projects} onChange={setProjects} maxTags={30} />
          <TagsInput label={t('people.languages')} value={languages} onChange={setLanguages} maxTags={20} />
          {isMe && (
            <Switch
              name="suggested"
              label={t('people.field.suggested')}
              description={t('people.field.suggestedHint')}
              defaultChecked={person.suggestedAsExpert}
            />
          )}
          <FormProblem error={save.error} fields={['name', 'title', 'location', 'about']} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('app.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function useSaving({ person: { id, suggestedAsExpert }, onClose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const isMe = useMe().person.id === id;
  return useMutation({
    mutationFn: async ({ form, ...lists }: { form: FormData; projects: string[]; languages: string[] }) => {
      const chosen = form.get('picture');
      if (chosen instanceof File && chosen.size > 0) {
        const image = await faceFrom(chosen).catch(() => {
          throw new Error(t('people.field.pictureProblem'));
        });
        await call(setPicture, { params: { id }, body: { image } });
      } else if (form.has('noPicture')) await call(setPicture, { params: { id }, body: { image: null } });
      const text = (name: string) => textIn(form, name);
      const suggested = form.has('suggested');
      const body = { name: text('name'), title: text('title'), location: text('location'), about: text('about') };
      const own = isMe && suggested !== suggestedAsExpert && { suggestedAsExpert: suggested };
      return call(changePerson, { params: { id }, body: { ...body, ...lists, ...own } });
    },
    onSuccess: async () => {
      onClose();
      // Name and face stand on every page.
      await queries.invalidateQueries();
    },
  });
}

function Picture({ person }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <div className={classes.picture}>
      <PersonFace person={person} size={64} />
      <div>
        <FileInput
          name="picture"
          label={t('people.field.picture')}
          description={t('people.field.pictureHint')}
          placeholder={t('app.chooseFile')}
          leftSection={<IconPhoto size={18} aria-hidden />}
          accept="image/*"
          clearable
          clearButtonProps={{ 'aria-label': t('app.clearFile') }}
        />
        {person.picture && <Checkbox mt="xs" name="noPicture" label={t('people.field.noPicture')} />}
      </div>
    </div>
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
