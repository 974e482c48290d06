-- Whether a document says of itself that it does not hold any more.
alter table document add column superseded boolean not null default false;
