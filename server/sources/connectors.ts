import type { Connector } from './connector.ts';
import { folderConnector } from './folder/folder.ts';
import { imapConnector } from './imap/imap.ts';

/** All connectors, by name. Adding a source: one folder, its line here, its test calling the conformance table. */
export function describeConnectors(): Map<string, Connector> {
  const all = [folderConnector, imapConnector] as unknown as Connector[];
  return new Map(all.map((connector) => [connector.name, connector]));
}
