export { documentsOf, weightOfMeaning } from './fusion.ts';
export { excerpt } from './highlight.ts';
export { recency } from './lens.ts';
export type { Question } from './question.ts';
export { mountSearch } from './routes.ts';
export { ask, type SearchDeps, whatIsMissing } from './search.ts';
