export { mountExperts } from './routes.ts';
