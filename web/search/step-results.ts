import { useHotkeys } from '@mantine/hooks';
import { type RefObject, useRef } from 'react';

/** J and K step through the results from anywhere, arrows from a result: links with `data-result` in `li[data-item]`. */
export function useSteps(): RefObject<HTMLOListElement | null> {
  const list = useRef<HTMLOListElement>(null);
  const results = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-result]') ?? [])];
  const step = (by: 1 | -1) => {
    const all = results();
    const from = document.activeElement?.closest('li[data-item]')?.querySelector<HTMLElement>('[data-result]');
    const at = from ? all.indexOf(from) : -1;
    const next = at === -1 && by === -1 ? undefined : all[at + by];
    next?.focus();
    next?.closest('li')?.scrollIntoView({ block: 'nearest' });
  };
  // Elsewhere on the page the arrows scroll, as everywhere.
  const stepFromResult = (by: 1 | -1) => (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement && event.target.hasAttribute('data-result'))) return;
    event.preventDefault();
    step(by);
  };
  useHotkeys([
    ['j', () => step(1)],
    ['k', () => step(-1)],
    ['ArrowDown', stepFromResult(1), { preventDefault: false }],
    ['ArrowUp', stepFromResult(-1), { preventDefault: false }],
  ]);
  return list;
}
