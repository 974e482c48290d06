import { Button, Group, Stack } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './Dialog.tsx';
import { FormProblem } from './FormProblem.tsx';

type Props = {
  title: string;
  /** What is lost, and what stays. */
  children: ReactNode;
  /** What the button that cannot be taken back does, in words. */
  action: string;
  doing: UseMutationResult<unknown, Error, void>;
  onClose: () => void;
};

/** Asks once more before something is gone. */
export function Confirm({ title, children, action, doing, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack>
        <p>{children}</p>
        <FormProblem error={doing.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button color="red" loading={doing.isPending} onClick={() => doing.mutate()}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
