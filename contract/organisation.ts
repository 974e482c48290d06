import { z } from 'zod';
import { Done, endpoint, Id, Instant } from './endpoint.ts';

export const Language = z.enum(['en', 'nl', 'fr', 'de']);
export type Language = z.infer<typeof Language>;
export const Role = z.enum(['member', 'lead', 'administrator']);
export type Role = z.infer<typeof Role>;
export const Password = z.string().min(10, 'Use at least 10 characters.').max(128);
const Name = z.string().trim().min(1).max(120);

/** What anybody who opens the address may know. */
export const Organisation = z.object({
  /** `empty`: nobody has set it up yet. `loading`: the demo organisation is being loaded. */
  state: z.enum(['empty', 'loading', 'ready']),
  name: z.string().nullable(),
  language: Language,
  demo: z.boolean(),
  /** The demo is only offered on a loopback address. */
  demoOffered: z.boolean(),
  /** Why loading the demo failed, when it did. */
  problem: z.string().nullable(),
  mailConfigured: z.boolean(),
  version: z.string(),
});
export type Organisation = z.infer<typeof Organisation>;

export const seeOrganisation = endpoint({
  method: 'get',
  path: '/organisation',
  access: 'public',
  tag: 'Organisation',
  summary: 'The organisation as anybody at the door sees it',
  returns: Organisation,
});

export const setUpOrganisation = endpoint({
  method: 'post',
  path: '/organisation',
  access: 'public',
  tag: 'Organisation',
  summary: 'Set up an empty installation with its first administrator, who is then signed in',
  body: z.strictObject({
    name: Name,
    language: Language,
    administrator: z.strictObject({ name: Name, email: z.email(), password: Password }),
  }),
  returns: Done,
});

export const changeOrganisation = endpoint({
  method: 'patch',
  path: '/organisation',
  access: 'administrator',
  tag: 'Organisation',
  summary: 'Rename the organisation or change its language',
  body: z.strictObject({ name: Name.optional(), language: Language.optional() }),
  returns: Organisation,
});

export const loadDemo = endpoint({
  method: 'post',
  path: '/demo',
  access: 'public',
  tag: 'Demo',
  summary: 'Load the demo organisation into an empty installation (loopback only)',
  returns: Organisation,
});

export const DemoPerson = z.object({
  id: Id,
  name: z.string(),
  title: z.string().nullable(),
  team: z.string().nullable(),
  about: z.string().nullable(),
  role: Role,
});
export type DemoPerson = z.infer<typeof DemoPerson>;

export const listDemoPeople = endpoint({
  method: 'get',
  path: '/demo/people',
  access: 'public',
  tag: 'Demo',
  summary: 'The people of the demo organisation, to sign in as one of them',
  returns: z.object({ items: z.array(DemoPerson) }),
});

export const signInAsDemoPerson = endpoint({
  method: 'post',
  path: '/demo/sign-in',
  access: 'public',
  tag: 'Demo',
  summary: 'Sign in as a person of the demo organisation (loopback only)',
  body: z.strictObject({ person: Id }),
  returns: Done,
});

export const leaveDemo = endpoint({
  method: 'delete',
  path: '/demo',
  access: 'member',
  tag: 'Demo',
  summary: 'Remove the demo organisation and everything in it, back to the first visit',
  returns: Done,
});

export const Invitation = z.object({
  id: Id,
  email: z.string(),
  name: z.string().nullable(),
  role: Role,
  invitedBy: z.string().nullable(),
  createdAt: Instant,
  expiresAt: Instant,
  state: z.enum(['open', 'accepted', 'expired']),
  /** Only in the answer to inviting: it is shown once. */
  link: z.string().nullable(),
  /** Whether a mail went out; without a mail server the administrator hands over the link. */
  mailed: z.boolean(),
});
export type Invitation = z.infer<typeof Invitation>;

export const invitePerson = endpoint({
  method: 'post',
  path: '/invitations',
  access: 'administrator',
  tag: 'Organisation',
  summary: 'Invite somebody; the link works once, for 7 days',
  body: z.strictObject({ email: z.email(), name: Name.optional(), role: Role }),
  returns: Invitation,
});
export const listInvitations = endpoint({
  method: 'get',
  path: '/invitations',
  access: 'administrator',
  tag: 'Organisation',
  summary: 'Invitations of the last 90 days',
  returns: z.object({ items: z.array(Invitation) }),
});
export const withdrawInvitation = endpoint({
  method: 'delete',
  path: '/invitations/{id}',
  access: 'administrator',
  tag: 'Organisation',
  summary: 'Withdraw an open invitation',
  params: z.strictObject({ id: Id }),
  returns: Done,
});

const Token = z.strictObject({ token: z.string().min(20).max(200) });
export const seeInvitation = endpoint({
  method: 'post',
  path: '/invitations/open',
  access: 'public',
  tag: 'Organisation',
  summary: 'What an invitation link is for',
  body: Token,
  returns: z.object({ organisation: z.string(), email: z.string(), name: z.string().nullable() }),
});
export const acceptInvitation = endpoint({
  method: 'post',
  path: '/invitations/accept',
  access: 'public',
  tag: 'Organisation',
  summary: 'Accept an invitation with a name and a password; signs in',
  body: Token.extend({ name: Name, password: Password }),
  returns: Done,
});

export const PasswordReset = z.object({
  id: Id,
  person: z.string(),
  email: z.string(),
  link: z.string(),
  expiresAt: Instant,
});
export type PasswordReset = z.infer<typeof PasswordReset>;
export const createPasswordReset = endpoint({
  method: 'post',
  path: '/password-resets',
  access: 'administrator',
  tag: 'Organisation',
  summary: 'A reset link for a person, to hand over where no mail server is configured; works once, for an hour',
  body: z.strictObject({ person: Id }),
  returns: z.object({ link: z.string(), expiresAt: Instant }),
});
