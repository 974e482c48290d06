import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { leaveDemo } from '#contract/organisation.ts';
import { call } from '../api.ts';
import { paths } from '../paths.ts';

/** Asks once more, because everything in the demo goes. */
export function LeaveDemo({ organisation, onClose }: { organisation: string; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: () => call(leaveDemo, {}),
    onSuccess: async () => {
      queries.removeQueries();
      await navigate(paths.welcome());
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('app.demo.leaveTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
      attributes={{ header: { role: 'presentation' } }}
    >
      <Stack>
        <p>{t('app.demo.leaveAbout', { organisation })}</p>
        {leave.error && (
          <Alert color="red" role="alert" title={t('app.demo.leaveProblem')}>
            {leave.error.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button color="red" loading={leave.isPending} onClick={() => leave.mutate()}>
            {t('app.demo.leaveDo')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
