-- Null: the person has not chosen a language and follows the organisation's, also when that changes.
alter table person alter column language drop default;
alter table person alter column language drop not null;
update person set language = null where language = (select language from organisation);
