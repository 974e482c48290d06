export {
  type ChosenTopic,
  chooseTopic,
  chosenTopics,
  disown,
  disownedBy,
  peopleWhoChose,
  peopleWhoHid,
} from './interests.ts';
export { FEWEST_PASSAGES } from './learn-topics.ts';
export { type LearningDeps, learnTopicsAnew, placeDocuments, refreshTopics } from './learning.ts';
export { topicsOfDocuments } from './topics-of-documents.ts';
export { standing as topicsStanding } from './topic-store.ts';
