import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { readTable, type Row } from './csv.ts';

/** A line of the people file as it is understood; empty texts say nothing about the person. */
export type PersonRow = {
  line: number;
  name: string;
  email: string;
  title: string;
  team: string;
  manager: string;
  location: string;
  about: string;
  languages: string[];
  projects: string[];
};
export type TeamRow = { line: number; team: string; parent: string; about: string };

// Without spaces, signs and accents; in the languages of the product and as directories export them.
const personColumns = {
  name: ['name', 'fullname', 'displayname', 'person', 'employee', 'naam', 'volledigenaam', 'nom', 'nomcomplet'],
  firstName: ['firstname', 'givenname', 'forename', 'voornaam', 'prenom', 'vorname'],
  lastName: ['lastname', 'surname', 'familyname', 'achternaam', 'familienaam', 'nomdefamille', 'nachname'],
  email: ['email', 'mail', 'emailaddress', 'mailaddress', 'emailadres', 'adresseemail', 'courriel', 'emailadresse'],
  title: [
    'title',
    'jobtitle',
    'role',
    'function',
    'position',
    'job',
    'functie',
    'functietitel',
    'fonction',
    'poste',
    'funktion',
  ],
  team: [
    'team',
    'department',
    'dept',
    'unit',
    'orgunit',
    'afdeling',
    'dienst',
    'equipe',
    'departement',
    'service',
    'abteilung',
  ],
  manager: [
    'manager',
    'manageremail',
    'managermail',
    'managersemail',
    'reportsto',
    'supervisor',
    'leidinggevende',
    'responsable',
    'vorgesetzter',
  ],
  location: [
    'location',
    'office',
    'city',
    'site',
    'locatie',
    'kantoor',
    'standplaats',
    'lieu',
    'ville',
    'bureau',
    'standort',
  ],
  languages: ['languages', 'language', 'talen', 'langues', 'sprachen'],
  projects: ['projects', 'project', 'projecten', 'projets', 'projekte'],
  about: ['about', 'bio', 'biography', 'description', 'notes', 'over', 'apropos', 'uber'],
} as const;
const teamColumns = {
  team: ['team', 'name', 'department', 'unit', 'afdeling', 'equipe', 'departement', 'abteilung', 'naam', 'nom'],
  parent: ['parent', 'parentteam', 'partof', 'in', 'belongsto', 'bovenliggend', 'ouder'],
  about: ['about', 'description', 'purpose', 'over', 'apropos', 'uber'],
} as const;

const oneLine = (text = '') => text.replaceAll(/\s+/g, ' ').trim();
const list = (text = '', separators = /[;|\n]/) => [
  ...new Set(
    text
      .split(separators)
      .map(oneLine)
      .filter((item) => item !== ''),
  ),
];

export function readPeople(text: string): { rows: PersonRow[]; ignoredColumns: string[] } {
  const { rows, columns, ignored } = readTable(text, personColumns);
  const missing = [
    ...(columns.has('name') || columns.has('firstName') || columns.has('lastName') ? [] : ['name']),
    ...(columns.has('email') ? [] : ['email']),
  ];
  if (missing.length > 0) throw missingColumns('people', missing);
  return { rows: rows.map(personRow), ignoredColumns: ignored };
}

function personRow({ line, cells }: Row<keyof typeof personColumns>): PersonRow {
  return {
    line,
    // “Nom, prénom”: the column of the family name is often simply called name.
    name: oneLine([cells.firstName, cells.name, cells.lastName].filter(Boolean).join(' ')),
    email: oneLine(cells.email).toLowerCase(),
    title: oneLine(cells.title),
    team: oneLine(cells.team),
    manager: oneLine(cells.manager).toLowerCase(),
    location: oneLine(cells.location),
    about: cells.about ?? '',
    languages: list(cells.languages, /[;|,\n]/),
    projects: list(cells.projects),
  };
}

export function readTeams(text: string): { rows: TeamRow[]; ignoredColumns: string[] } {
  if (text.trim() === '') return { rows: [], ignoredColumns: [] };
  const { rows, columns, ignored } = readTable(text, teamColumns);
  if (!columns.has('team')) throw missingColumns('teams', ['team']);
  const read = rows.map(({ line, cells }) => ({
    line,
    team: oneLine(cells.team),
    parent: oneLine(cells.parent),
    about: cells.about ?? '',
  }));
  return { rows: read, ignoredColumns: ignored };
}

function missingColumns(file: 'people' | 'teams', columns: string[]): AppError {
  const message = `The first line of the ${file} file has to name its columns; there is none called ${columns.join(' or ')}.`;
  return new AppError('invalid-input', message, { fields: { [file]: message } });
}

const Email = z.email().max(254);
const LONGEST = { name: 120, title: 120, team: 120, location: 120, about: 2000 } as const;

/** What is wrong with a line by itself. */
export function problemOf(row: PersonRow): string | null {
  if (row.email === '') return 'The e-mail address is missing: it tells who is who.';
  if (!Email.safeParse(row.email).success) return `“${row.email}” is not an e-mail address.`;
  if (row.name === '') return 'The name is missing.';
  for (const [field, most] of Object.entries(LONGEST))
    if (row[field as keyof typeof LONGEST].length > most) return `The ${field} is longer than ${most} characters.`;
  if (row.languages.length > 20 || row.languages.some((item) => item.length > 40))
    return 'At most 20 languages of 40 characters each.';
  if (row.projects.length > 30 || row.projects.some((item) => item.length > 80))
    return 'At most 30 projects of 80 characters each.';
  return null;
}
