import administration from './en/administration.json';
import app from './en/app.json';
import documents from './en/documents.json';
import groups from './en/groups.json';
import home from './en/home.json';
import people from './en/people.json';
import search from './en/search.json';
import settings from './en/settings.json';
import sources from './en/sources.json';
import topics from './en/topics.json';
import welcome from './en/welcome.json';

export default { administration, app, documents, groups, home, people, search, settings, sources, topics, welcome };
