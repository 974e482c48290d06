import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { leaveDemo } from '#contract/organisation.ts';
import { call } from '../api.ts';
import { paths } from '../paths.ts';
import { Confirm } from '../ui/Confirm.tsx';

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
    <Confirm title={t('app.demo.leaveTitle')} action={t('app.demo.leaveDo')} doing={leave} onClose={onClose}>
      {t('app.demo.leaveAbout', { organisation })}
    </Confirm>
  );
}
