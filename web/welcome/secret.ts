import { useLocation } from '@tanstack/react-router';

/** The secret of a link stands behind its `#`, which browsers send to nobody. */
export const useSecret = (): string => useLocation({ select: ({ hash }) => hash.replace(/^token=/, '') });
