-- What the organisation writes about. Topics are learned from what everyone may read and from nothing else, so everybody
-- may see them; which documents stand under one is asked anew for each reader.

-- Where topics lie: the table of meaning they were learned with, kept here so that new documents find their place among
-- them until they are learned again, whatever search uses meanwhile.
create table topic_space (
  singleton boolean primary key default true check (singleton),
  -- Counts how often topics were learned: what was placed before the last time is placed again.
  generation integer not null,
  table_name text not null,
  meaning bytea not null,
  dimensions integer not null,
  -- The middle of each language's passages, as base64 of 32-bit floats.
  middles jsonb not null,
  -- How many passages everyone could read when it was learned.
  passages integer not null,
  learned_at timestamptz not null
);
-- Vectors do not compress.
alter table topic_space alter column meaning set storage external;

-- Topics, and the groups they are gathered in (those without a parent).
create table topic (
  id uuid primary key default gen_random_uuid(),
  parent_id uuid references topic on delete cascade,
  name text not null,
  terms text[] not null,
  -- 32-bit floats; null for groups.
  centroid bytea,
  x real not null,
  y real not null,
  -- Which of the map's colours a group has, the same from one learning to the next.
  tone smallint not null,
  -- The nearest other topics, nearest first.
  neighbours uuid[] not null,
  first_learned_at timestamptz not null
);
create index topic_parent on topic (parent_id);

-- How much of each document is about a topic, from 0 to 1, by its own text alone.
create table document_topic (
  document_id uuid not null references document on delete cascade,
  topic_id uuid not null references topic on delete cascade,
  share real not null,
  primary key (document_id, topic_id)
);
create index document_topic_topic on document_topic (topic_id, document_id, share);

-- Which version of a document was placed, among the topics of which learning.
create table document_placed (
  document_id uuid primary key references document on delete cascade,
  version text not null,
  generation integer not null
);

-- Counting what a reader may read of each topic needs no more of a document than this.
create index document_audience on document (audience_id, id, at);

-- The topic a choice is about, where there is one: it holds when the topic is renamed, and as words when it is gone.
alter table person_topic add column topic_id uuid references topic on delete set null;
create index person_topic_topic on person_topic (topic_id) where topic_id is not null;
