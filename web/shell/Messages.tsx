import { MantineThemeProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';

/** Where short messages come up; what takes one away has a name, too. */
export function Messages() {
  const { t } = useTranslation();
  const closeButtonProps = { 'aria-label': t('app.dismiss') };
  return (
    <MantineThemeProvider inherit theme={{ components: { Notification: { defaultProps: { closeButtonProps } } } }}>
      <Notifications position="bottom-center" aria-live="polite" />
    </MantineThemeProvider>
  );
}
