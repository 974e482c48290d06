import administration from './nl/administration.json';
import app from './nl/app.json';
import documents from './nl/documents.json';
import groups from './nl/groups.json';
import home from './nl/home.json';
import people from './nl/people.json';
import search from './nl/search.json';
import settings from './nl/settings.json';
import sources from './nl/sources.json';
import topics from './nl/topics.json';
import welcome from './nl/welcome.json';

export default { administration, app, documents, groups, home, people, search, settings, sources, topics, welcome };
