-- How people get in: accounts and sessions of better-auth, invitations, and limits on guessing. The columns of
-- auth_user, auth_session, auth_account and auth_verification are those better-auth 1.7 asks for, in snake_case.

create table auth_user (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table auth_session (
  id text primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id text not null references auth_user on delete cascade
);
create index auth_session_user on auth_session (user_id);
create index auth_session_expiry on auth_session (expires_at);

create table auth_account (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references auth_user on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null
);
create index auth_account_user on auth_account (user_id);
create unique index auth_account_identity on auth_account (provider_id, account_id);

create table auth_verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_verification_identifier on auth_verification (identifier);

-- Attempts per address and per account. Keys are hashes: the table names nobody.
create table auth_rate_limit (
  key text primary key,
  count integer not null,
  ends_at timestamptz not null
);
create index auth_rate_limit_end on auth_rate_limit (ends_at);

alter table person add foreign key (user_id) references auth_user on delete set null;

-- Only the hash of a link's secret is kept.
create table invitation (
  id uuid primary key default gen_random_uuid(),
  token_hash text not null unique,
  email text not null check (email = lower(email)),
  name text,
  role text not null check (role in ('member', 'lead', 'administrator')),
  invited_by uuid references person on delete set null,
  mailed boolean not null default false,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz
);
create index invitation_created on invitation (created_at);

create index person_team on person (team_id);
