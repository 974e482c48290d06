import { ActionIcon, Button, Group, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import {
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconRotateClockwise,
  IconSettings,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { seeSource, type Source, steerSource } from '#contract/sources.ts';
import { answerOf, call } from '../api.ts';
import { Disconnect } from './Disconnect.tsx';
import { EditSource } from './EditSource.tsx';

type Action = 'sync' | 'pause' | 'resume' | 'reread';

export function SourceActions({ source }: { source: Source }) {
  const { t } = useTranslation();
  const steer = useSteering(source);
  const [editing, edit] = useDisclosure();
  const [leaving, leave] = useDisclosure();
  const paused = source.state === 'paused';
  const main: Action = paused ? 'resume' : 'sync';
  const busy = source.state === 'running' || source.state === 'queued';
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        loading={steer.isPending}
        disabled={!paused && busy}
        leftSection={paused ? <IconPlayerPlay size={16} aria-hidden /> : <IconRefresh size={16} aria-hidden />}
        onClick={() => steer.mutate(main)}
      >
        {t(`sources.action.${main}`)}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="input-sm" aria-label={t('sources.action.more')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!paused && (
            <Menu.Item leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={() => steer.mutate('pause')}>
              {t('sources.action.pause')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconSettings size={16} aria-hidden />} onClick={edit.open}>
            {t('sources.action.edit')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconRotateClockwise size={16} aria-hidden />}
            disabled={paused}
            onClick={() => steer.mutate('reread')}
          >
            {t('sources.action.reread')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={leave.open}>
            {t('sources.action.disconnect')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {editing && <EditSource source={source} onClose={edit.close} />}
      {leaving && <Disconnect source={source} onClose={leave.close} />}
    </Group>
  );
}

function useSteering({ id }: Source) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (action: Action) => call(steerSource, { params: { id, action } }),
    onSuccess: (source, action) => {
      queries.setQueryData(answerOf(seeSource, { params: { id } }).queryKey, source);
      notifications.show({ message: t(`sources.told.${action}`) });
    },
    onError: (error) => notifications.show({ color: 'red', title: t('app.problem.title'), message: error.message }),
  });
}
