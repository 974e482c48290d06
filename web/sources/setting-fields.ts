import type { ConnectorCard, SettingField } from '#contract/sources.ts';

export type SettingValue = string | number | boolean | string[];
export type SettingValues = Record<string, SettingValue>;

const emptyOf: Record<SettingField['type'], SettingValue> = {
  text: '',
  password: '',
  number: '',
  toggle: false,
  choice: '',
  list: [],
};

/** What a form starts with: what is stored already, else what the connector proposes, else nothing. */
export function startValues(fields: SettingField[], stored: Record<string, unknown> = {}): SettingValues {
  return Object.fromEntries(fields.map((field) => [field.name, startValue(field, stored[field.name])]));
}

function startValue(field: SettingField, stored: unknown): SettingValue {
  if (typeof stored === 'string' || typeof stored === 'number' || typeof stored === 'boolean') return stored;
  if (Array.isArray(stored)) return stored.map(String);
  return field.default ?? (field.type === 'choice' ? (field.choices?.[0] ?? '') : emptyOf[field.type]);
}

/** The fields that are asked, given the answers so far. */
export const askedFields = (fields: SettingField[], values: SettingValues): SettingField[] =>
  fields.filter(({ when }) => when === undefined || values[when.field] === when.is);

/** What is sent: only what was asked and answered. */
export function answersOf(fields: SettingField[], values: SettingValues): SettingValues {
  const answered = askedFields(fields, values).flatMap(({ name, type }) => {
    const value = values[name];
    if (value === undefined || value === '') return [];
    if (type === 'number') return [[name, Number(value)] as const];
    return [[name, typeof value === 'string' && type !== 'password' ? value.trim() : value] as const];
  });
  return Object.fromEntries(answered);
}

/** Required fields that are still empty. A stored secret need not be typed again. */
export function missingFields(fields: SettingField[], values: SettingValues, secretsStored: boolean): string[] {
  const answers = answersOf(fields, values);
  return askedFields(fields, values)
    .filter(({ name, type, required }) => required && !(name in answers) && !(type === 'password' && secretsStored))
    .map(({ name }) => name);
}

/** The setting that says which parts of a source are read, when the connector has one: what is ticked goes there. */
export const chosenParts = (connector: ConnectorCard): SettingField | undefined =>
  connector.fields.find(({ name, type }) => name === 'folders' && type === 'list');

/** `maxBytes` → `Max bytes`: what a setting is called when nobody translated it. */
export function inWords(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
