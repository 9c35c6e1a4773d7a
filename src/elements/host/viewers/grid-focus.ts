import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface GridElement extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/**
 * Makes the grid of an element one stop of the Tab key, however many buttons it has. The arrow keys move inside of it,
 * as in the layout grids of the ARIA Authoring Practices Guide. What can have the focus is rendered with
 * `tabindex="-1"`.
 */
export class GridFocus implements ReactiveController {
  readonly #element: GridElement;

  constructor(element: GridElement) {
    this.#element = element;
    element.addController(this);
  }

  hostUpdated(): void {
    const grid = this.#element.renderRoot.querySelector<HTMLElement>('[role=grid]');
    const stops = grid ? stopsOf(grid) : [];
    if (stops.length > 0 && !stops.some(({ tabIndex }) => tabIndex === 0)) makeStop(stops, 0);
  }

  /** Call when something in the grid gets the focus: the Tab key comes back to it. */
  readonly focused = ({ currentTarget, target }: Event): void => {
    const stops = stopsOf(currentTarget as HTMLElement);
    makeStop(stops, stops.indexOf(target as HTMLElement));
  };

  /** Call for each key that is pressed in the grid. */
  readonly keyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const next = nextStop(event);
    if (next === null) return;
    event.preventDefault();
    next?.focus();
  };
}

/** Returns where a key leads: undefined at an edge, null for a key that does not move the focus. */
function nextStop(event: KeyboardEvent): HTMLElement | null | undefined {
  const grid = event.currentTarget as HTMLElement;
  const target = event.target as HTMLElement;
  const all = stopsOf(grid);
  const rows = [...grid.querySelectorAll<HTMLElement>('[role=row]')].map(stopsOf);
  const row = rows.findIndex((stops) => stops.includes(target));
  const own = rows[row] ?? [];
  const from = event.ctrlKey ? all : own;
  const isReversed = getComputedStyle(grid).direction === 'rtl';
  const beside = (step: number): HTMLElement | undefined =>
    all[all.indexOf(target) + (isReversed ? -step : step)];
  const below = (step: number): HTMLElement | undefined => {
    const stops = rows[row + step];
    return stops?.[own.indexOf(target)] ?? stops?.at(-1);
  };
  switch (event.key) {
    case 'ArrowRight':
      return beside(1);
    case 'ArrowLeft':
      return beside(-1);
    case 'ArrowDown':
      return below(1);
    case 'ArrowUp':
      return below(-1);
    case 'Home':
      return from[0];
    case 'End':
      return from.at(-1);
    default:
      return null;
  }
}

/** Returns what can have the focus in a part of the grid. */
function stopsOf(part: HTMLElement): HTMLElement[] {
  return [...part.querySelectorAll<HTMLElement>('[tabindex]')];
}

function makeStop(stops: readonly HTMLElement[], chosen: number): void {
  for (const [index, stop] of stops.entries()) stop.tabIndex = index === chosen ? 0 : -1;
}
