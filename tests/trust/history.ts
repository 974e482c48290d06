import fc from 'fast-check';
import { type Db, sql } from '#kernel/database.ts';
import { changeAudience, deleteDocuments } from '../../server/knowledge/save.ts';
import { internAudience } from '../../server/people/index.ts';
import { GROUP, newId, pick, type Principal, type Step, TOPIC, type World } from './world.ts';

const number = fc.nat({ max: 1000 });

/** Steps of a history, weighted towards what moves people and audiences about. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('addDocument' as const),
      source: number,
      author: number,
      thread: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('removeDocument' as const), document: number }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('join' as const), group: number, person: number }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('leave' as const), group: number, person: number }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('nest' as const), parent: number, child: number }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unnest' as const), parent: number, child: number }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deleteGroup' as const), group: number }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('createGroup' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('share' as const),
      source: number,
      everyone: fc.boolean(),
      groups: fc.array(number, { maxLength: 2 }),
      people: fc.array(number, { maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deactivate' as const), person: number }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('activate' as const), person: number }) },
);

export const anyHistory = fc.array(anyStep, { minLength: 4, maxLength: 24 });

/** A small organisation to begin with: four people, three groups nested in a chain, two sources nobody reads yet. */
export async function begin(db: Db, world: World): Promise<void> {
  for (let index = 0; index < 4; index++) {
    const id = newId();
    world.people.set(id, { active: true });
    await db
      .insertInto('person')
      .values({ id, name: `Person ${index}`, email: `${id}@example.org` })
      .execute();
    await db
      .insertInto('personAddress')
      .values({ address: `${id}@example.org`, personId: id })
      .execute();
  }
  await createTopic(db);
  for (let index = 0; index < 3; index++) await createGroup(db, world);
  await moveMember(db, world, { do: 'join', group: 0, person: 0 });
  for (const child of [0, 1]) await moveGroup(db, world, { do: 'nest', parent: child + 1, child });
  for (let index = 0; index < 2; index++) {
    const id = newId();
    world.sources.set(id, { audience: [] });
    await db.transaction().execute(async (tx) => {
      const audienceId = await internAudience(tx, { kind: 'some', groups: [], people: [] });
      await tx
        .insertInto('source')
        .values({
          id,
          name: 'A source',
          connector: 'folder',
          settings: '{}',
          secrets: null,
          personal: false,
          ownerId: null,
          audienceId,
          cursor: null,
          everyMinutes: 15,
          problem: null,
        })
        .execute();
    });
  }
}

async function createTopic(db: Db): Promise<void> {
  for (const [id, parentId] of [[GROUP, null] as const, [TOPIC, GROUP] as const])
    await db
      .insertInto('topic')
      .values({
        id,
        parentId,
        name: 'Ferries',
        terms: [],
        centroid: null,
        x: 0,
        y: 0,
        tone: 0,
        neighbours: [],
        firstLearnedAt: new Date(0),
      })
      .execute();
}

async function createGroup(db: Db, world: World): Promise<void> {
  const id = newId();
  world.groups.set(id, { members: new Set(), children: new Set() });
  await db.insertInto('peopleGroup').values({ id, name: id, kind: 'community' }).execute();
}

/** Does one step in the world and in the database. Steps that make no sense yet do nothing in both. */
export async function take(db: Db, world: World, step: Step): Promise<void> {
  switch (step.do) {
    case 'addDocument':
      return addDocument(db, world, step);
    case 'removeDocument': {
      const id = pick(world.documents.keys(), step.document);
      const document = id && world.documents.get(id);
      if (!document) return;
      world.documents.delete(id);
      await db.transaction().execute(async (tx) => void (await deleteDocuments(tx, document.source, [id])));
      return;
    }
    case 'join':
    case 'leave':
      return moveMember(db, world, step);
    case 'nest':
    case 'unnest':
      return moveGroup(db, world, step);
    case 'deleteGroup': {
      const id = pick(world.groups.keys(), step.group);
      if (!id) return;
      world.groups.delete(id);
      for (const group of world.groups.values()) group.children.delete(id);
      for (const source of world.sources.values())
        source.audience = source.audience.filter((principal) => !('group' in principal) || principal.group !== id);
      await db.deleteFrom('peopleGroup').where('id', '=', id).execute();
      return;
    }
    case 'createGroup':
      return createGroup(db, world);
    case 'share':
      return share(db, world, step);
    case 'deactivate':
    case 'activate': {
      const id = pick(world.people.keys(), step.person);
      const person = id && world.people.get(id);
      if (!person) return;
      person.active = step.do === 'activate';
      await db.updateTable('person').set({ active: person.active }).where('id', '=', id).execute();
    }
  }
}

async function addDocument(db: Db, world: World, step: Extract<Step, { do: 'addDocument' }>): Promise<void> {
  const source = pick(world.sources.keys(), step.source);
  const author = pick(world.people.keys(), step.author);
  if (!source || !author) return;
  const id = newId();
  const thread = step.thread ? 'one thread' : null;
  world.documents.set(id, { source, thread, author });
  await sql`
    insert into document (id, source_id, external_id, version, audience_id, kind, title, title_terms, language, name, location, at, thread_key, fingerprint, passages)
    select ${id}, id, ${id}, '1', audience_id, 'mail', 'Ferry timetable', 'ferri timet', 'en', 'a.md', 'a.md', now(), ${thread}, 42, 1 from source where id = ${source}`.execute(
    db,
  );
  await sql`insert into passage (document_id, ordinal, first_block, last_block, heading, text, terms) values (${id}, 0, 0, 0, '', 'The ferry leaves at nine.', 'ferri leav nine')`.execute(
    db,
  );
  await db
    .insertInto('documentPerson')
    .values({ documentId: id, ordinal: 0, role: 'author', name: null, address: `${author}@example.org` })
    .execute();
  await db.insertInto('documentTopic').values({ documentId: id, topicId: TOPIC, share: 0.5 }).execute();
  await db.insertInto('indexChange').values({ documentId: id }).execute();
}

async function moveMember(
  db: Db,
  world: World,
  step: { do: 'join' | 'leave'; group: number; person: number },
): Promise<void> {
  const groupId = pick(world.groups.keys(), step.group);
  const personId = pick(world.people.keys(), step.person);
  if (!groupId || !personId) return;
  if (step.do === 'join') {
    world.groups.get(groupId)?.members.add(personId);
    await db
      .insertInto('membership')
      .values({ groupId, personId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  } else {
    world.groups.get(groupId)?.members.delete(personId);
    await db.deleteFrom('membership').where('groupId', '=', groupId).where('personId', '=', personId).execute();
  }
}

async function moveGroup(
  db: Db,
  world: World,
  step: { do: 'nest' | 'unnest'; parent: number; child: number },
): Promise<void> {
  const parentId = pick(world.groups.keys(), step.parent);
  const childId = pick(world.groups.keys(), step.child);
  if (!parentId || !childId || parentId === childId) return;
  if (step.do === 'nest') {
    world.groups.get(parentId)?.children.add(childId);
    await db
      .insertInto('groupNesting')
      .values({ parentId, childId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  } else {
    world.groups.get(parentId)?.children.delete(childId);
    await db.deleteFrom('groupNesting').where('parentId', '=', parentId).where('childId', '=', childId).execute();
  }
}

async function share(db: Db, world: World, step: Extract<Step, { do: 'share' }>): Promise<void> {
  const id = pick(world.sources.keys(), step.source);
  const source = id && world.sources.get(id);
  if (!source) return;
  const groups = [...new Set(step.groups.flatMap((nth) => pick(world.groups.keys(), nth) ?? []))];
  const people = [...new Set(step.people.flatMap((nth) => pick(world.people.keys(), nth) ?? []))];
  const everyone = step.everyone && groups.length === 0 && people.length === 0;
  const some: Principal[] = [...groups.map((group) => ({ group })), ...people.map((person) => ({ person }))];
  source.audience = everyone ? [{ everyone: true }] : some;
  await db.transaction().execute(async (tx) => {
    const audienceId = await internAudience(tx, everyone ? { kind: 'everyone' } : { kind: 'some', groups, people });
    await tx.updateTable('source').set({ audienceId }).where('id', '=', id).execute();
    await changeAudience(tx, id, audienceId);
  });
}
