import { wordsOfQuery } from '../../server/knowledge/query-words.ts';
import { MOST_TERMS, type Question, questionAbout } from '../../server/search/question.ts';

/** A question that is nothing but its words; what it means and who asks is added by whoever measures. */
export function plainQuestion(text: string, languages: string[], now: Date): Question {
  const words = wordsOfQuery(text, languages);
  const terms = [...new Set(words.flatMap((word) => word.terms))].slice(0, MOST_TERMS);
  return { ...questionAbout({ text, terms, sense: null, audiences: [], now }), words };
}
