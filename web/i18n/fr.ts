import administration from './fr/administration.json';
import app from './fr/app.json';
import documents from './fr/documents.json';
import groups from './fr/groups.json';
import home from './fr/home.json';
import people from './fr/people.json';
import search from './fr/search.json';
import settings from './fr/settings.json';
import sources from './fr/sources.json';
import topics from './fr/topics.json';
import welcome from './fr/welcome.json';

export default { administration, app, documents, groups, home, people, search, settings, sources, topics, welcome };
