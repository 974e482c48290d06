export { describeConnectors } from './connectors.ts';
export { mountSources } from './routes.ts';
export { connectUnattended, finishPurge, type SourcesDeps, syncDueSources } from './sources.ts';
export { isReading } from './store.ts';
export { syncSource } from './sync.ts';
export { showSources } from './view.ts';
export { watchSources } from './watching.ts';
