import { useEffect, useMemo, useRef, useState } from 'react';
import type { View } from './labels.ts';
import type { Size } from './layout.ts';

const MOST_ZOOM = 6;
const WHOLE: View = { x: 0, y: 0, zoom: 1 };
/** A pointer that moved less was a click. */
const CLICK_PX = 4;
/** How near to the rim something looked at may be. */
const RIM = 60;

type Point = { x: number; y: number };

/** Keeps the map in sight, however it is moved. */
export function within({ x, y, zoom }: View, { width, height }: Size): View {
  const kept = Math.max(1, Math.min(MOST_ZOOM, zoom));
  const least = (length: number) => length * (1 - kept);
  return { zoom: kept, x: Math.min(0, Math.max(least(width), x)), y: Math.min(0, Math.max(least(height), y)) };
}

/** Nearer by a factor, so that what is at `point` of the screen stays there. */
export function zoomAt(view: View, point: Point, factor: number, size: Size): View {
  const zoom = Math.max(1, Math.min(MOST_ZOOM, view.zoom * factor));
  const by = zoom / view.zoom;
  return within({ zoom, x: point.x - (point.x - view.x) * by, y: point.y - (point.y - view.y) * by }, size);
}

/** Moves as little as it takes to have a point of the map in sight. */
export function reveal(view: View, point: Point, size: Size): View {
  const shift = (at: number, length: number) => Math.max(0, RIM - at) - Math.max(0, at - (length - RIM));
  const x = view.x + shift(point.x * view.zoom + view.x, size.width);
  const y = view.y + shift(point.y * view.zoom + view.y, size.height);
  return within({ ...view, x, y }, size);
}

type Change = (change: (view: View) => View) => void;

/** The part of the map that is in sight, moved by dragging, pinching, Ctrl and the wheel, or from outside. */
export function usePanZoom({ width, height }: Size) {
  const [view, setView] = useState(WHOLE);
  const place = useRef<HTMLElement>(null);
  const moved = useRef(0);
  // The wheel can only be kept from moving the page by a listener that React does not add.
  useEffect(() => {
    const element = place.current;
    return element ? listen(element, { width, height }, setView, moved) : undefined;
  }, [width, height]);
  const moves = useMemo(() => {
    const size = { width, height };
    const zoomBy = (factor: number) => setView((now) => zoomAt(now, { x: width / 2, y: height / 2 }, factor, size));
    return {
      nearer: () => zoomBy(1.6),
      farther: () => zoomBy(1 / 1.6),
      whole: () => setView(WHOLE),
      reveal: (point: Point) => setView((now) => reveal(now, point, size)),
      /** Whether the pointer that was just lifted had moved the map: then nothing was clicked. */
      wasMoved: () => moved.current > CLICK_PX,
    };
  }, [width, height]);
  return { view, place, moves };
}

/** Listens on the map until the function it gives is called. */
function listen(element: HTMLElement, size: Size, change: Change, moved: { current: number }): () => void {
  const pressed = new Map<number, Point>();
  const inside = ({ x, y }: Point): Point => {
    const box = element.getBoundingClientRect();
    return { x: x - box.left, y: y - box.top };
  };
  const wheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const point = inside({ x: event.clientX, y: event.clientY });
    change((view) => zoomAt(view, point, Math.exp(-event.deltaY / 300), size));
  };
  const down = (event: PointerEvent) => {
    if (pressed.size === 0) moved.current = 0;
    pressed.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const move = (event: PointerEvent) => {
    const before = pressed.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const [other] = [...pressed].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    pressed.set(event.pointerId, now);
    moved.current += apart(now, before);
    if (moved.current > CLICK_PX) element.setPointerCapture(event.pointerId);
    if (!other) change((view) => within({ ...view, x: view.x + now.x - before.x, y: view.y + now.y - before.y }, size));
    else {
      const middle = inside({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
      change((view) => zoomAt(view, middle, apart(now, other) / Math.max(1, apart(before, other)), size));
    }
  };
  const up = (event: PointerEvent) => void pressed.delete(event.pointerId);
  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener('wheel', wheel, { passive: false, signal });
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  for (const end of ['pointerup', 'pointercancel'] as const) element.addEventListener(end, up, { signal });
  return () => stop.abort();
}

const apart = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
