import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The shape of what is on its way. */
export function Skeletons({ rows, height }: { rows: number; height: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" aria-busy>
      <VisuallyHidden component="output">{t('app.loading')}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="md" />
      ))}
    </Stack>
  );
}
