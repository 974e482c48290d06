export { mountExperts } from './routes.ts';
export { countVotes, type Standing, total, type Vote } from './voting.ts';
