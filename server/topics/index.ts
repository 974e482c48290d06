export { mountTopics } from './routes.ts';
