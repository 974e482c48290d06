import * as contract from '#contract/organisation.ts';
import type { Router } from '#kernel/http.ts';
import { closeDemo, demoPeople, enterAs, openDemo } from './demo-door.ts';
import type { PeopleDeps } from './deps.ts';
import { accept, invitations, invite, lookAt, withdraw } from './invitations.ts';
import { changeNameOrLanguage, seeOrganisation, setUp } from './organisation.ts';
import { resetFor } from './password-resets.ts';

const done = { done: true } as const;

export function mountOrganisation(router: Router, deps: PeopleDeps): void {
  const { db } = deps;
  router.open(contract.seeOrganisation, (_viewer, { http }) => seeOrganisation(deps, http));
  router.open(contract.setUpOrganisation, async (_viewer, { body, http }) => {
    await setUp(deps, http, body);
    return done;
  });
  router.on(contract.changeOrganisation, async (_viewer, { body, http }) => {
    await changeNameOrLanguage(db, body);
    return seeOrganisation(deps, http);
  });

  router.open(contract.loadDemo, (_viewer, { http }) => openDemo(deps, http));
  router.open(contract.listDemoPeople, async (_viewer, { http }) => ({ items: await demoPeople(deps, http) }));
  router.open(contract.signInAsDemoPerson, async (_viewer, { body, http }) => {
    await enterAs(deps, http, body.person);
    return done;
  });
  router.on(contract.leaveDemo, async (_viewer, { http }) => {
    await closeDemo(deps, http);
    return done;
  });

  router.on(contract.invitePerson, (viewer, { body }) => invite(deps, viewer, body));
  router.on(contract.listInvitations, async () => ({ items: await invitations(db) }));
  router.on(contract.withdrawInvitation, async (_viewer, { params }) => {
    await withdraw(db, params.id);
    return done;
  });
  router.open(contract.seeInvitation, (_viewer, { body, http }) => lookAt(deps, http, body.token));
  router.open(contract.acceptInvitation, async (_viewer, { body, http }) => {
    await accept(deps, http, body);
    return done;
  });
  router.on(contract.createPasswordReset, (_viewer, { body }) => resetFor(deps, body.person));
}
