-- What the connected systems hold: sources, documents, passages, and what could not be read.

create table source (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  connector text not null,
  settings jsonb not null,
  -- Encrypted with a key that is not in the database.
  secrets text,
  personal boolean not null default false,
  owner_id uuid references person on delete cascade,
  audience_id integer not null references audience,
  cursor text,
  paused boolean not null default false,
  -- When everything was last asked to be read again from the start.
  reread_at timestamptz not null default now(),
  purging boolean not null default false,
  every_minutes integer not null default 15,
  next_run_at timestamptz not null default now(),
  problem jsonb,
  created_at timestamptz not null default now(),
  check (not personal or owner_id is not null)
);

create table source_run (
  id uuid primary key default gen_random_uuid(),
  source_id uuid not null references source on delete cascade,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  last_progress_at timestamptz not null default now(),
  outcome text not null default 'running' check (outcome in ('running', 'done', 'failed', 'stopped')),
  problem jsonb,
  expected integer,
  read integer not null default 0,
  added integer not null default 0,
  changed integer not null default 0,
  moved integer not null default 0,
  deleted integer not null default 0,
  failed integer not null default 0,
  unchanged integer not null default 0
);
create index source_run_latest on source_run (source_id, started_at desc);

create table document (
  id uuid primary key default gen_random_uuid(),
  source_id uuid not null references source on delete cascade,
  external_id text not null,
  -- Within its external id: '' is the thing itself, otherwise a message of an mbox or an attachment ("2/1").
  part text not null default '',
  parent_id uuid references document on delete cascade,
  version text not null,
  audience_id integer not null references audience,
  kind text not null,
  title text not null,
  title_terms text not null,
  language text,
  name text not null,
  location text not null,
  url text,
  -- The time people sort by: when it was last changed, or sent.
  at timestamptz not null,
  written_at timestamptz,
  modified_at timestamptz,
  message_id text,
  thread_key text,
  fingerprint bigint,
  has_html boolean not null default false,
  passages integer not null default 0,
  added_at timestamptz not null default now(),
  unique (source_id, external_id, part)
);
create index document_recent on document (audience_id, at desc);
create index document_by_time on document (at desc, id);
create index document_parent on document (parent_id) where parent_id is not null;
create index document_thread on document (thread_key) where thread_key is not null;
create index document_title_trigrams on document using gin (fold(title) gin_trgm_ops);
-- Two fingerprints that differ in at most three bits agree in at least one of four 16-bit bands.
create index document_band_0 on document ((fingerprint & 65535)) where fingerprint is not null;
create index document_band_1 on document (((fingerprint >> 16) & 65535)) where fingerprint is not null;
create index document_band_2 on document (((fingerprint >> 32) & 65535)) where fingerprint is not null;
create index document_band_3 on document (((fingerprint >> 48) & 65535)) where fingerprint is not null;

create table document_body (
  document_id uuid primary key references document on delete cascade,
  blocks jsonb not null,
  raw_html text
);

create table passage (
  document_id uuid not null references document on delete cascade,
  ordinal integer not null,
  first_block integer not null,
  last_block integer not null,
  heading text not null,
  text text not null,
  terms text not null,
  primary key (document_id, ordinal)
);

-- People as the document names them; a profile is found by address when read, so a later import takes effect at once.
create table document_person (
  document_id uuid not null references document on delete cascade,
  ordinal integer not null,
  role text not null check (role in ('author', 'editor', 'recipient', 'copied')),
  name text,
  address text,
  primary key (document_id, ordinal)
);
create index document_person_address on document_person (address, role) where address is not null;

-- Everything the source named, whether it became documents or not: what a run compares with.
create table source_item (
  source_id uuid not null references source on delete cascade,
  external_id text not null,
  version text not null,
  name text not null,
  location text not null,
  primary key (source_id, external_id)
);

create table document_failure (
  id uuid primary key default gen_random_uuid(),
  source_id uuid not null references source on delete cascade,
  external_id text not null,
  part text not null default '',
  name text not null,
  location text not null,
  code text not null,
  message text not null,
  at timestamptz not null default now(),
  unique (source_id, external_id, part)
);
create index document_failure_latest on document_failure (source_id, at desc, id);

-- Documents whose passages in the index are behind the database. Written in the transaction of the change itself. No
-- foreign key: a deleted document must still leave the index.
create table index_change (
  document_id uuid primary key,
  seq bigint generated always as identity
);
create index index_change_seq on index_change (seq);

-- Bumped by a rebuild: the index was made for this generation.
create table index_state (
  singleton boolean primary key default true check (singleton),
  rebuilding boolean not null default false
);
insert into index_state default values;
