import { IconFolder, IconMail, IconPlugConnected } from '@tabler/icons-react';
import classes from './sources.module.css';

const icons: Record<string, typeof IconFolder> = { folder: IconFolder, imap: IconMail };

export function ConnectorIcon({ connector, size = 22 }: { connector: string; size?: number }) {
  const Icon = icons[connector] ?? IconPlugConnected;
  return (
    <span className={classes.connectorIcon}>
      <Icon size={size} stroke={1.6} aria-hidden />
    </span>
  );
}
