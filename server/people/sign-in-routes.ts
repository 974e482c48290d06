import * as contract from '#contract/sign-in.ts';
import type { Router } from '#kernel/http.ts';
import type { PeopleDeps } from './deps.ts';

const done = { done: true } as const;

export function mountSignIn(router: Router, { signIn }: PeopleDeps): void {
  router.open(contract.signIn, async (_viewer, { body, http }) => {
    await signIn.withPassword(http, body);
    return done;
  });
  router.open(contract.signOut, async (_viewer, { http }) => {
    await signIn.sessions.end(http);
    return done;
  });
  router.on(contract.signOutEverywhere, async (viewer, { http }) => {
    await signIn.everywhereOut(http, viewer);
    return done;
  });
  router.on(contract.changePassword, async (viewer, { body, http }) => {
    await signIn.changePassword(http, viewer, body);
    return done;
  });
  router.open(contract.requestPasswordReset, async (_viewer, { body, http }) => {
    await signIn.requestReset(http, body.email);
    return done;
  });
  router.open(contract.resetPassword, async (_viewer, { body, http }) => {
    await signIn.resetPassword(http, body);
    return done;
  });
}
