-- Vectors that were costly to make, kept so that rebuilding the index makes none again. A cache: it may be emptied.

create table embedding_space (
  id integer primary key generated always as identity,
  -- What the embedder calls it: vectors of one space can be compared.
  name text not null unique,
  used_at timestamptz not null default now()
);

-- No foreign key to the passage: read again, a document has the same text in new rows, and equal texts share a vector.
create table embedding (
  space_id integer not null references embedding_space on delete cascade,
  -- SHA-256 of what was embedded.
  text_hash bytea not null,
  vector bytea not null,
  primary key (space_id, text_hash)
);
-- Vectors do not compress.
alter table embedding alter column vector set storage external;
