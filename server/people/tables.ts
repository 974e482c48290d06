import type { ColumnType, Generated } from 'kysely';
import type { Role } from '#contract/organisation.ts';

type Computed<T> = ColumnType<T, never, never>;
type AuthTimes = { createdAt: Generated<Date>; updatedAt: Date };

declare module '#kernel/database.ts' {
  interface Tables {
    organisation: {
      singleton: Generated<boolean>;
      name: string;
      language: Generated<string>;
      demo: Generated<boolean>;
      state: Generated<'loading' | 'ready'>;
      problem: string | null;
      createdAt: Generated<Date>;
    };
    person: {
      id: Generated<string>;
      userId: string | null;
      name: string;
      nameFolded: Computed<string>;
      email: string | null;
      role: Generated<Role>;
      title: string | null;
      titleFolded: Computed<string | null>;
      about: string | null;
      location: string | null;
      languages: Generated<string[]>;
      projects: Generated<string[]>;
      managerId: string | null;
      teamId: string | null;
      suggestedAsExpert: Generated<boolean>;
      active: Generated<boolean>;
      language: string | null;
      theme: Generated<'auto' | 'light' | 'dark'>;
      createdAt: Generated<Date>;
      updatedAt: Generated<Date>;
    };
    personPicture: { personId: string; mediaType: string; bytes: Buffer; hash: string };
    personAddress: { address: string; personId: string };
    peopleGroup: {
      id: Generated<string>;
      name: string;
      kind: 'team' | 'community';
      about: string | null;
      createdAt: Generated<Date>;
    };
    membership: { groupId: string; personId: string; owner: Generated<boolean> };
    groupNesting: { parentId: string; childId: string };
    audience: { id: Generated<number>; key: string };
    audiencePrincipal: {
      audienceId: number;
      everyone: Generated<boolean>;
      groupId: string | null;
      personId: string | null;
    };
    invitation: {
      id: Generated<string>;
      tokenHash: string;
      email: string;
      name: string | null;
      role: Role;
      invitedBy: string | null;
      mailed: Generated<boolean>;
      createdAt: Generated<Date>;
      expiresAt: Date;
      acceptedAt: Date | null;
    };
    authUser: AuthTimes & { id: string; name: string; email: string; emailVerified: boolean; image: string | null };
    authSession: AuthTimes & {
      id: string;
      expiresAt: Date;
      token: string;
      ipAddress: string | null;
      userAgent: string | null;
      userId: string;
    };
    authAccount: AuthTimes & {
      id: string;
      accountId: string;
      providerId: string;
      userId: string;
      password: string | null;
    };
    authRateLimit: { key: string; count: number; endsAt: Date };
  }
}
