-- For what is typed into the one box: titles by their beginnings and words, people and sources by name, exact phrases.

-- Text as it is compared word by word: folded, everything but letters and digits one space. Soft hyphens are no letters.
create function plain(value text) returns text language sql immutable strict parallel safe as
$$ select btrim(regexp_replace(public.fold(replace(value, U&'\00AD', '')), '[^[:alnum:]]+', ' ', 'g')) $$;

create function words_of(plain_text text) returns tsvector language sql immutable strict parallel safe as
$$ select to_tsvector('simple'::regconfig, plain_text) $$;

-- Finds by all of the words, each at least begun so.
create function words_beginning(typed text) returns tsquery language sql immutable strict parallel safe as
$$ select to_tsquery('simple'::regconfig, replace(nullif(public.plain(typed), ''), ' ', ':* & ') || ':*') $$;

alter table document add column title_plain text not null generated always as (plain(title)) stored;
-- What is read of the many titles that begin alike stands in the index.
create index document_title_start on document (title_plain collate "C") include (at, id, audience_id);
create index document_title_words on document using gin (words_of(title_plain));
drop index document_title_trigrams;
create index document_title_trigrams on document using gin (title_plain gin_trgm_ops);

create index person_name_words on person using gin (words_of(plain(name)));
create index document_person_name_words on document_person using gin (words_of(plain(name)))
  where role in ('author', 'editor') and address is not null;
