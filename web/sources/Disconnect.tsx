import { Button, Group, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { purgeSource, type Source } from '#contract/sources.ts';
import { call } from '../api.ts';
import { paths } from '../paths.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';

/** Removes a source with all it brought, after its name has been typed. */
export function Disconnect({ source, onClose }: { source: Source; onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const purge = useMutation({
    mutationFn: () => call(purgeSource, { params: { id: source.id } }),
    onSuccess: async () => {
      notifications.show({ message: t('sources.told.removed', { name: source.name }) });
      await navigate(paths.sources());
      // What it brought may be shown anywhere.
      await queries.invalidateQueries();
    },
  });
  return (
    <Dialog title={t('sources.remove.title', { name: source.name })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() === source.name) purge.mutate();
        }}
      >
        <Stack>
          <p>{t('sources.remove.about', { count: source.documents })}</p>
          <TextInput
            data-autofocus
            autoComplete="off"
            label={t('sources.remove.type', { name: source.name })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <FormProblem error={purge.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('sources.remove.cancel')}
            </Button>
            <Button type="submit" color="red" loading={purge.isPending} disabled={typed.trim() !== source.name}>
              {t('sources.remove.do')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
