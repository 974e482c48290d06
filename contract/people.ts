import { z } from 'zod';
import { ById, Done, endpoint, Id, Instant, pageOf, Paging } from './endpoint.ts';
import { Language, Role } from './organisation.ts';

/** The least a screen needs to show a person. */
export const PersonCard = z.object({
  id: Id,
  name: z.string(),
  title: z.string().nullable(),
  team: z.string().nullable(),
  /** A path below the site, null without a picture: the screen draws initials. */
  picture: z.string().nullable(),
});
export type PersonCard = z.infer<typeof PersonCard>;

export const GroupCard = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(['team', 'community']),
  people: z.number(),
});
export type GroupCard = z.infer<typeof GroupCard>;

export const Person = PersonCard.extend({
  email: z.string().nullable(),
  role: Role,
  about: z.string().nullable(),
  location: z.string().nullable(),
  languages: z.array(z.string()),
  projects: z.array(z.string()),
  manager: PersonCard.nullable(),
  reports: z.array(PersonCard),
  groups: z.array(GroupCard),
  /** False: this person asked not to be suggested as an expert. */
  suggestedAsExpert: z.boolean(),
  hasAccount: z.boolean(),
  active: z.boolean(),
});
export type Person = z.infer<typeof Person>;

export const Me = z.object({
  person: Person,
  role: Role,
  /** The one to speak: one's own choice, else the organisation's. */
  language: Language,
  ownLanguage: Language.nullable(),
  theme: z.enum(['auto', 'light', 'dark']),
});
export type Me = z.infer<typeof Me>;

export const seeMe = endpoint({
  method: 'get',
  path: '/me',
  access: 'member',
  tag: 'People',
  summary: 'The signed-in person',
  returns: Me,
});
export const changeMySettings = endpoint({
  method: 'patch',
  path: '/me/settings',
  access: 'member',
  tag: 'People',
  summary: 'My language (null: that of the organisation) and theme',
  body: z.strictObject({
    language: Language.nullable().optional(),
    theme: z.enum(['auto', 'light', 'dark']).optional(),
  }),
  returns: Me,
});

export const listPeople = endpoint({
  method: 'get',
  path: '/people',
  access: 'member',
  tag: 'People',
  summary: 'People by name, title or team',
  query: Paging.extend({ q: z.string().max(200).optional(), group: Id.optional() }),
  returns: pageOf(PersonCard.extend({ location: z.string().nullable(), about: z.string().nullable() })),
});
export const listFormerPeople = endpoint({
  method: 'get',
  path: '/former-people',
  access: 'administrator',
  tag: 'People',
  summary: 'People who left, by name, title or team; a change of `active` brings one back',
  query: Paging.extend({ q: z.string().max(200).optional() }),
  returns: listPeople.returns,
});
export const seePerson = endpoint({
  method: 'get',
  path: '/people/{id}',
  access: 'member',
  tag: 'People',
  summary: 'One person',
  params: ById,
  returns: Person,
});

const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .transform((value) => value || null)
    .nullable();
export const PersonChange = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  title: text(120).optional(),
  about: text(2000).optional(),
  location: text(120).optional(),
  languages: z.array(z.string().trim().min(1).max(40)).max(20).optional(),
  projects: z.array(z.string().trim().min(1).max(80)).max(30).optional(),
  suggestedAsExpert: z.boolean().optional(),
  /** Administrators only. */
  manager: Id.nullable().optional(),
  team: Id.nullable().optional(),
  role: Role.optional(),
  active: z.boolean().optional(),
});
export const changePerson = endpoint({
  method: 'patch',
  path: '/people/{id}',
  access: 'member',
  tag: 'People',
  summary: 'Change a profile: one’s own, or anybody’s for administrators',
  params: ById,
  body: PersonChange,
  returns: Person,
});
export const setPicture = endpoint({
  method: 'put',
  path: '/people/{id}/picture',
  access: 'member',
  tag: 'People',
  summary: 'Set a profile picture (JPEG, PNG or WebP, up to 2 MB, as base64); null removes it',
  params: ById,
  body: z.strictObject({ image: z.base64().max(3_000_000, 'Use a picture of at most 2 MB.').nullable() }),
  returns: Person,
});

export const ImportRow = z.object({
  /** Line in the file, the header being 1. */
  line: z.number(),
  name: z.string(),
  email: z.string(),
  action: z.enum(['create', 'update', 'same', 'error']),
  problem: z.string().nullable(),
});
export const ImportReport = z.object({
  rows: z.array(ImportRow),
  created: z.number(),
  updated: z.number(),
  same: z.number(),
  errors: z.number(),
  teams: z.array(z.object({ name: z.string(), parent: z.string().nullable(), isNew: z.boolean() })),
  /** Columns of the file that are not understood and were ignored. */
  ignoredColumns: z.array(z.string()),
});
export type ImportReport = z.infer<typeof ImportReport>;
export const importPeople = endpoint({
  method: 'post',
  path: '/people/import',
  access: 'administrator',
  tag: 'People',
  summary:
    'Import a directory from CSV; with `preview` nothing is changed. Rows with errors are left out, the others imported',
  body: z.strictObject({
    /** name, email, title, team, manager (e-mail), location, languages, projects, about; lists separated by “;”. */
    people: z.string().max(5_000_000),
    /** Optional: team, parent, about. */
    teams: z.string().max(500_000).optional(),
    preview: z.boolean(),
  }),
  returns: ImportReport,
});

export const Group = GroupCard.extend({
  about: z.string().nullable(),
  parents: z.array(GroupCard),
  children: z.array(GroupCard),
  owners: z.array(PersonCard),
  members: z.array(PersonCard),
  mayChange: z.boolean(),
  createdAt: Instant,
});
export type Group = z.infer<typeof Group>;
export const GroupNode = GroupCard.extend({ parentIds: z.array(Id) });
export type GroupNode = z.infer<typeof GroupNode>;

export const listGroups = endpoint({
  method: 'get',
  path: '/groups',
  access: 'member',
  tag: 'Groups',
  summary: 'All groups with how they nest',
  returns: z.object({ items: z.array(GroupNode) }),
});
export const seeGroup = endpoint({
  method: 'get',
  path: '/groups/{id}',
  access: 'member',
  tag: 'Groups',
  summary: 'One group',
  params: ById,
  returns: Group,
});
const GroupFields = {
  name: z.string().trim().min(1).max(120),
  about: text(2000).optional(),
  parents: z.array(Id).max(10).optional(),
};
export const createGroup = endpoint({
  method: 'post',
  path: '/groups',
  access: 'member',
  tag: 'Groups',
  summary: 'Create a group and own it: a community; administrators may create teams',
  body: z.strictObject({ ...GroupFields, kind: z.enum(['team', 'community']) }),
  returns: Group,
});
export const changeGroup = endpoint({
  method: 'patch',
  path: '/groups/{id}',
  access: 'member',
  tag: 'Groups',
  summary: 'Change a group (its owners, administrators)',
  params: ById,
  body: z.strictObject({ ...GroupFields, name: GroupFields.name.optional() }),
  returns: Group,
});
export const setGroupMembers = endpoint({
  method: 'put',
  path: '/groups/{id}/members',
  access: 'member',
  tag: 'Groups',
  summary: 'Replace members and owners (its owners, administrators)',
  params: ById,
  body: z.strictObject({ members: z.array(Id).max(5000), owners: z.array(Id).max(50) }),
  returns: Group,
});
export const deleteGroup = endpoint({
  method: 'delete',
  path: '/groups/{id}',
  access: 'member',
  tag: 'Groups',
  summary: 'Delete a group. What only this group could read is then readable by nobody until its audience is changed',
  params: ById,
  returns: Done,
});

/** Who may read: everyone, or any of these groups and people. */
export const Audience = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everyone') }),
  z.strictObject({ kind: z.literal('some'), groups: z.array(Id).max(50), people: z.array(Id).max(200) }),
]);
export type Audience = z.infer<typeof Audience>;
/** An audience as shown: names the reader may know. */
export const AudienceView = z.object({
  everyone: z.boolean(),
  groups: z.array(GroupCard),
  people: z.array(PersonCard),
});
export type AudienceView = z.infer<typeof AudienceView>;
