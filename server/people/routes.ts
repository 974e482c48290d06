import type { z } from 'zod';
import * as contract from '#contract/people.ts';
import type { Db } from '#kernel/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Router } from '#kernel/http.ts';
import { Id } from '#contract/endpoint.ts';
import { changePerson } from './change-person.ts';
import type { PeopleDeps } from './deps.ts';
import { findPeople } from './find-people.ts';
import { decodePosition, encodePosition } from './position.ts';
import { allGroups, editGroup, makeGroup, removeGroup, replaceMembers, seeGroup } from './groups.ts';
import { importPeople } from './import.ts';
import { mountOrganisation } from './organisation-routes.ts';
import { refuseOtherSites } from './origin.ts';
import { pictureBytes, setPicture } from './pictures.ts';
import { changeSettings, seeMe, seePerson } from './profiles.ts';
import { mountSignIn } from './sign-in-routes.ts';

const PAGE = 30;
const done = { done: true } as const;

/** Everything about who is who. Also puts the viewer on every request below /api, so it is mounted before the others. */
export function mountPeople(router: Router, deps: PeopleDeps): void {
  router.app.use('/api/*', async (http, next) => {
    refuseOtherSites(http, deps.config.publicUrl);
    http.set('viewer', await deps.signIn.sessions.recognise(http));
    await next();
  });
  mountSignIn(router, deps);
  mountOrganisation(router, deps);
  mountProfiles(router, deps);
  mountGroups(router, deps);
}

function mountProfiles(router: Router, deps: PeopleDeps): void {
  const { db } = deps;
  router.on(contract.seeMe, (viewer) => seeMe(db, viewer));
  router.on(contract.changeMySettings, async (viewer, { body }) => {
    await changeSettings(db, viewer, body);
    return seeMe(db, viewer);
  });
  router.on(contract.listPeople, (_viewer, { query }) => pageOfPeople(db, query));
  router.on(contract.listFormerPeople, (_viewer, { query }) => pageOfPeople(db, { ...query, left: true }));
  router.on(contract.seePerson, (viewer, { params }) => seePerson(db, viewer, params.id));
  router.on(contract.changePerson, async (viewer, { params, body }) => {
    await changePerson(db, viewer, params.id, body);
    return seePerson(db, viewer, params.id);
  });
  router.on(contract.setPicture, async (viewer, { params, body }) => {
    await setPicture(db, viewer, params.id, body.image);
    return seePerson(db, viewer, params.id);
  });
  router.bytes('/api/people/:id/picture', async (_viewer, http) => {
    const id = Id.safeParse(http.req.param('id'));
    if (!id.success) throw notFound();
    const { mediaType, bytes, hash } = await pictureBytes(db, id.data);
    // The address names the content by its hash; asked without it, it may change.
    const lasting = http.req.query('v') === hash;
    return http.body(new Uint8Array(bytes), 200, {
      'Content-Type': mediaType,
      'Content-Disposition': 'inline',
      'Cache-Control': lasting ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    });
  });
  router.on(contract.importPeople, (_viewer, { body }) => importPeople(db, body));
}

type Asked = z.output<typeof contract.listPeople.query> & { left?: boolean };

async function pageOfPeople(db: Db, { q = '', cursor, limit = PAGE, ...asked }: Asked) {
  const found = await findPeople(db, { q, ...asked, after: decodePosition(cursor), limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((person) => person.line),
    next: found.length > limit && last ? encodePosition(last.at) : null,
  };
}

function mountGroups(router: Router, { db }: PeopleDeps): void {
  router.on(contract.listGroups, async () => ({ items: await allGroups(db) }));
  router.on(contract.seeGroup, (viewer, { params }) => seeGroup(db, viewer, params.id));
  router.on(contract.createGroup, async (viewer, { body }) => seeGroup(db, viewer, await makeGroup(db, viewer, body)));
  router.on(contract.changeGroup, async (viewer, { params, body }) => {
    await editGroup(db, viewer, params.id, body);
    return seeGroup(db, viewer, params.id);
  });
  router.on(contract.setGroupMembers, async (viewer, { params, body }) => {
    await replaceMembers(db, viewer, params.id, body);
    return seeGroup(db, viewer, params.id);
  });
  router.on(contract.deleteGroup, async (viewer, { params }) => {
    await removeGroup(db, viewer, params.id);
    return done;
  });
}
