import './styles.ts';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { seeMe } from '#contract/people.ts';
import { answerOf, createQueries } from './api.ts';
import { browserLanguage, speak } from './i18n.ts';
import { paths } from './paths.ts';
import { createClientRouter } from './router.tsx';
import { Messages } from './shell/Messages.tsx';
import { followTheme } from './shell/theme-choice.ts';
import { theme, variables } from './theme.ts';

// Our content security policy forbids code made of text, which zod would otherwise try.
z.config({ jitless: true });

const queries = createQueries(() => {
  const isInside = router.state.matches.some(({ routeId }) => routeId === '/inside');
  if (isInside) void router.navigate(paths.signIn(router.state.location.href)).then(() => queries.clear());
});
const router = createClientRouter(queries);

// A new page is read from its beginning, by eye and by ear.
router.subscribe('onRendered', ({ pathChanged, fromLocation }) => {
  if (pathChanged && fromLocation) document.querySelector('main')?.focus({ preventScroll: true });
});

/** In the colours the person chose; those of the device until it is known who it is. */
function Themed({ children }: { children: ReactNode }) {
  const { data: me } = useQuery({ ...answerOf(seeMe, {}), enabled: false });
  const forced = followTheme(me?.theme);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      {...(forced && { forceColorScheme: forced })}
    >
      {children}
    </MantineProvider>
  );
}

await speak(browserLanguage());
const place = document.querySelector('#root');
if (place)
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Themed>
          <RouterProvider router={router} />
          <Messages />
        </Themed>
      </QueryClientProvider>
    </StrictMode>,
  );
