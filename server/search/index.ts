export { ask, type SearchDeps } from './ask.ts';
export { findPassages } from './find.ts';
export { documentsOf } from './fusion.ts';
export { excerpt, type Marker, markerFor } from './highlight.ts';
export { recency } from './lens.ts';
export { type Question, questionAbout, stemsToMark } from './question.ts';
export { mountSearch } from './routes.ts';
export { scopeOf } from './scope.ts';
export { whatIsMissing } from './search.ts';
