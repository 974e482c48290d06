import administration from './de/administration.json';
import app from './de/app.json';
import documents from './de/documents.json';
import groups from './de/groups.json';
import home from './de/home.json';
import people from './de/people.json';
import search from './de/search.json';
import settings from './de/settings.json';
import sources from './de/sources.json';
import topics from './de/topics.json';
import welcome from './de/welcome.json';

export default { administration, app, documents, groups, home, people, search, settings, sources, topics, welcome };
