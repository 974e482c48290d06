-- What a person says about what she knows: her own choices only; what documents show is derived when read.

create table person_topic (
  person_id uuid not null references person on delete cascade,
  topic text not null,
  state text not null check (state in ('confirmed', 'added', 'hidden')),
  at timestamptz not null default now(),
  primary key (person_id, topic)
);

create table disowned_evidence (
  person_id uuid not null references person on delete cascade,
  document_id uuid not null references document on delete cascade,
  primary key (person_id, document_id)
);
