import type { Me } from '#contract/people.ts';

const KEY = 'learnscape-theme';

/**
 * The colours to force, none for those of the device. Remembered on the device, so that the next visit begins in them.
 */
export function followTheme(chosen: Me['theme'] | undefined): 'light' | 'dark' | undefined {
  try {
    if (chosen !== undefined) localStorage.setItem(KEY, chosen);
    const theme = chosen ?? localStorage.getItem(KEY);
    return theme === 'light' || theme === 'dark' ? theme : undefined;
  } catch {
    // Some browsers refuse to remember anything.
    return chosen === 'auto' ? undefined : chosen;
  }
}
