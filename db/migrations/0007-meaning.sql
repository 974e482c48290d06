-- In which spaces of vectors passages are compared. What was learned from the organisation's own text is kept here;
-- the vectors themselves are in the index and can always be made again.

create table meaning_space (
  space text primary key,
  -- The cosine that passages about different things rarely exceed.
  noise real not null,
  -- Null where a model outside makes the vectors.
  learned bytea,
  -- How many passages that everybody may read it was learned from.
  passages integer not null,
  made_at timestamptz not null default now()
);

-- Questions are asked in this space; another row of meaning_space is one that is being prepared.
alter table index_state add column space text references meaning_space;
