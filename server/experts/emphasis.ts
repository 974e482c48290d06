import { isText } from '#knowledge';

/**
 * What depth and breadth may each add to a score; how deep somebody must know to be shown with evidence rather than
 * named among others; how many passages about the subject are looked at.
 */
export type Emphasis = { depth: number; breadth: number; leastDepth: number; nearAsked: number };

/** More passages find more of those who know, and take their time: 300 more are worth 0.004 MAP on exp-dblp. */
const OF_QUESTION: Emphasis = { depth: 0.3, breadth: 0.3, leastDepth: 0.1, nearAsked: 700 };
const OF_TEXT: Emphasis = { depth: 0.1, breadth: 0.5, leastDepth: 0, nearAsked: 1500 };

/**
 * Who types a question wants an answer; who pastes a text wants those who know what it is about, and which documents
 * happen to share its wording tells little. (Measured on exp-dblp, by bench/ranking.)
 */
export const emphasisFor = (asked: string): Emphasis => (isText(asked) ? OF_TEXT : OF_QUESTION);
