export { authorsCalled, sourcesCalled } from './called.ts';
export { catchUp, type IndexState, indexState, rebuild, reconcile } from './indexing.ts';
export { createMeaning, type Meaning, type Sense } from './meaning/meaning.ts';
export { broadly } from './meaning/broadly.ts';
export { encodePassage } from './meaning/encode.ts';
export { learnTable } from './meaning/learn-table.ts';
export { startLearner } from './meaning/learner.ts';
export { openEmbedder } from './meaning/open-embedder.ts';
export { forgetEmbeddings, remembered } from './meaning/remembered.ts';
export { productsWith } from './meaning/products.ts';
export { randomFrom } from './meaning/random.ts';
export { isOutgrown } from './meaning/outgrown.ts';
export { renewMeaning } from './meaning/renew.ts';
export type { EmbeddingSettings } from './meaning/settings.ts';
export { countPublicPassages, learnedTable, newestLearned, passagesOf } from './meaning/spaces.ts';
export { standBy, type Standby } from './meaning/standby.ts';
export { type MeaningTable, tableFromBytes, tableToBytes } from './meaning/table.ts';
export type { ParseResult, PersonMention } from './parsed.ts';
export { createParser, type Parser } from './parse/parser.ts';
export type { Meant, NearTerm, PassageChoice, PassageFilter, PassageHit, PassageIndex } from './passage-index.ts';
export { isText } from './query-words.ts';
export { type Phrase, phraseOf, placesSaying } from './phrases.ts';
export { mountKnowledge } from './routes.ts';
export {
  changeAudience,
  deleteDocuments,
  type Incoming,
  type IncomingDocument,
  moveDocument,
  purgeDocuments,
  saveDocuments,
} from './save.ts';
export {
  type DocumentOutline,
  type DocumentRow,
  documentById,
  documentsById,
  documentsOfPerson,
  outlinesById,
  pagesAt,
  type PassageRow,
  passagesAt,
  type PersonRow,
  peopleOfDocuments,
  recentDocuments,
} from './store.ts';
export { analyseQuery, type QueryWord, stemsOf, wordsOfQuery } from './query-words.ts';
export { LANGUAGES, stopWords } from './stop-words.ts';
export { analyse, fold, isUnspaced, tokensOf } from './terms.ts';
export { documentsByTitle } from './titles.ts';
export { documentCards } from './view.ts';
export { editsBetween } from './word-index/edits.ts';
export { openWordIndex } from './word-index/open.ts';
