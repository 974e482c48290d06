import { type Connector, SourceError } from './connector.ts';
import { createFolderConnector } from './folder/folder.ts';
import type { FolderLimits } from './folder/limits.ts';
import { createImapConnector } from './imap/imap.ts';
import { USUAL_REACH } from './imap/session.ts';
import { reachableOutside } from './networks.ts';

/** What an installation allows its sources. */
export type Limits = {
  folders: FolderLimits;
  /** Networks of the organisation (CIDR) in which members may reach their mail servers; anywhere outside they may. */
  mailNetworks: string[];
};

/** `personal`: the same for an account of somebody's own, who may be anybody; null when there is no such thing. */
export type Kind = { shared: Connector; personal: Connector | null };

/** All connectors, by name. Adding a source: one folder, its line here, its test calling the conformance table. */
export function describeConnectors({ folders, mailNetworks }: Limits): Map<string, Kind> {
  const personalMail = createImapConnector({ ...USUAL_REACH, mayReach: reachableOutside(mailNetworks) });
  return new Map([
    ['folder', { shared: untyped(createFolderConnector(folders)), personal: null }],
    ['imap', { shared: untyped(createImapConnector()), personal: untyped(personalMail) }],
  ]);
}

/** Settings are opaque to the sync, which gives a connector only what its own schema parsed. */
const untyped = <Settings>(connector: Connector<Settings>) => connector as unknown as Connector;

/** The connector of a source; throws a `SourceError` when the installation has none of that name. */
export function connectorOf(
  { connectors }: { connectors: Map<string, Kind> },
  { connector: name, personal }: { connector: string; personal: boolean },
): Connector {
  const kind = connectors.get(name);
  if (kind) return (personal ? kind.personal : null) ?? kind.shared;
  throw new SourceError(
    'settings',
    `This installation has no connector “${name}”.`,
    'Connect the source again with one that exists.',
  );
}
