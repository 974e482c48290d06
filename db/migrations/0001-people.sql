-- Who is who, which groups there are, and who may read what.

create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- Folded for searching by name or title: lower case, no accents. unaccent() is only stable because its dictionary may
-- change; we name the dictionary, so for us it is immutable. Schemas are named because an index is built without a path.
create function fold(value text) returns text language sql immutable strict parallel safe as
$$ select lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;

create table organisation (
  singleton boolean primary key default true check (singleton),
  name text not null,
  language text not null default 'en',
  demo boolean not null default false,
  state text not null default 'ready' check (state in ('loading', 'ready')),
  problem text,
  created_at timestamptz not null default now()
);

create table people_group (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  kind text not null check (kind in ('team', 'community')),
  about text,
  created_at timestamptz not null default now()
);
create unique index people_group_team_name on people_group (fold(name)) where kind = 'team';

create table person (
  id uuid primary key default gen_random_uuid(),
  user_id text unique,
  name text not null,
  -- Kept, because folding five thousand names takes longer than somebody types.
  name_folded text not null generated always as (fold(name)) stored,
  email text unique check (email = lower(email)),
  role text not null default 'member' check (role in ('member', 'lead', 'administrator')),
  title text,
  title_folded text generated always as (fold(title)) stored,
  about text,
  location text,
  languages text[] not null default '{}',
  projects text[] not null default '{}',
  manager_id uuid references person on delete set null,
  team_id uuid references people_group on delete set null,
  suggested_as_expert boolean not null default true,
  active boolean not null default true,
  language text not null default 'en',
  theme text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index person_name_trigrams on person using gin (name_folded gin_trgm_ops);
create index person_title_trigrams on person using gin (title_folded gin_trgm_ops);
create index person_manager on person (manager_id);

create table person_picture (
  person_id uuid primary key references person on delete cascade,
  media_type text not null,
  bytes bytea not null,
  hash text not null
);

-- Every address a person writes from; documents name people by address, so this is where they meet.
create table person_address (
  address text primary key check (address = lower(address)),
  person_id uuid not null references person on delete cascade
);
create index person_address_person on person_address (person_id);

create table membership (
  group_id uuid not null references people_group on delete cascade,
  person_id uuid not null references person on delete cascade,
  owner boolean not null default false,
  primary key (group_id, person_id)
);
create index membership_person on membership (person_id);

-- Who belongs to the child belongs to the parent.
create table group_nesting (
  parent_id uuid not null references people_group on delete cascade,
  child_id uuid not null references people_group on delete cascade,
  primary key (parent_id, child_id),
  check (parent_id <> child_id)
);
create index group_nesting_child on group_nesting (child_id);

-- An audience is an interned set of principals: many things share one row. A deleted group leaves its audiences with
-- one reader fewer, never with one more.
create table audience (
  id integer generated always as identity primary key,
  key text not null unique
);
create table audience_principal (
  audience_id integer not null references audience on delete cascade,
  everyone boolean not null default false,
  group_id uuid references people_group on delete cascade,
  person_id uuid references person on delete cascade,
  check (num_nonnulls(group_id, person_id) + everyone::int = 1)
);
create unique index audience_principal_everyone on audience_principal (audience_id) where everyone;
create unique index audience_principal_group on audience_principal (group_id, audience_id) where group_id is not null;
create unique index audience_principal_person on audience_principal (person_id, audience_id) where person_id is not null;

-- All groups a person belongs to, directly or through nesting.
create function groups_of(reader uuid) returns table (group_id uuid) language sql stable as $$
  with recursive belongs (group_id) as (
    select m.group_id from membership m where m.person_id = reader
    union
    select n.parent_id from group_nesting n join belongs b on n.child_id = b.group_id
  )
  select group_id from belongs
$$;

-- All audiences that include a person. Deactivated people read nothing.
create function audiences_of(reader uuid) returns table (audience_id integer) language sql stable as $$
  select p.audience_id from audience_principal p
  where exists (select 1 from person where id = reader and active)
    and (p.everyone or p.person_id = reader or p.group_id in (select g.group_id from groups_of(reader) g))
$$;
