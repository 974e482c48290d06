export { chooseTopic, chosenTopics, disown, disownedBy } from './interests.ts';
export { keyPhrases } from './key-phrases.ts';
