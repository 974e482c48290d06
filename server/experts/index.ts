export { mountExperts } from './routes.ts';
export { countVotes, type Standing, type Vote } from './voting.ts';
