/**
 * Ways in which permission could be wrong, each as SQL that breaks a fresh database on purpose. The oracle has to notice
 * every one of them; if it does not, it would not notice ours either.
 */
const groupsOf = (body: string) =>
  `create or replace function groups_of(reader uuid) returns table (group_id uuid) language sql stable as $$ ${body} $$`;
const audiencesOf = (condition: string, active = 'exists (select 1 from person where id = reader and active)') =>
  `create or replace function audiences_of(reader uuid) returns table (audience_id integer) language sql stable as $$
    select p.audience_id from audience_principal p where ${active} and (${condition}) $$`;
const inGroups = 'p.group_id in (select g.group_id from groups_of(reader) g)';
const before = (table: string, event: string, body: string) =>
  `create function planted() returns trigger language plpgsql as $$ begin ${body} end $$; create trigger planted before ${event} on ${table} for each row execute function planted()`;

export const plantedBugs: Record<string, string> = {
  'groups count without their nesting': groupsOf('select m.group_id from membership m where m.person_id = reader'),
  'nesting counts for one hop only': groupsOf(`select m.group_id from membership m where m.person_id = reader
    union select n.parent_id from membership m join group_nesting n on n.child_id = m.group_id where m.person_id = reader`),
  'nesting counts downwards instead of upwards':
    groupsOf(`with recursive b (group_id) as (select m.group_id from membership m where m.person_id = reader
    union select n.child_id from group_nesting n join b on n.parent_id = b.group_id) select group_id from b`),
  'deactivated people still read': audiencesOf(`p.everyone or p.person_id = reader or ${inGroups}`, 'true'),
  'people named in an audience are forgotten': audiencesOf(`p.everyone or ${inGroups}`),
  'everyone means nobody': audiencesOf(`p.person_id = reader or ${inGroups}`),
  'any group opens any group audience': audiencesOf(
    'p.everyone or p.person_id = reader or (p.group_id is not null and exists (select 1 from groups_of(reader)))',
  ),
  'being named once opens everything': audiencesOf(
    `p.everyone or ${inGroups} or exists (select 1 from audience_principal q where q.person_id = reader)`,
  ),
  'leaving a group does not last': before('membership', 'delete', 'return null;'),
  'taking a group out of another does not last': before('group_nesting', 'delete', 'return null;'),
  'documents keep their first audience': before(
    'document',
    'update',
    'new.audience_id := old.audience_id; return new;',
  ),
  'removed documents stay': before('document', 'delete', 'return null;'),
};
