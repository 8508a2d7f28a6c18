import { type FocusEvent, type KeyboardEvent, useEffect, useRef } from 'react';

const CELL = '[data-cell]';

/**
 * One stop for Tab in the whole sheet; the arrow keys go on from there: up and down in time, left and right to
 * the nearest time of the next column.
 */
export function useCells() {
  const sheet = useRef<HTMLElement>(null);
  const current = useRef<string | undefined>(undefined);

  // After every change of what is shown there must be one cell that Tab reaches.
  useEffect(() => {
    const cells = [...(sheet.current?.querySelectorAll<HTMLElement>(CELL) ?? [])];
    const stop = cells.find(({ dataset }) => dataset.cell === current.current) ?? cells[0];
    for (const cell of cells) cell.tabIndex = cell === stop ? 0 : -1;
  });

  const onFocus = ({ target }: FocusEvent) => {
    const cell = target.closest<HTMLElement>(CELL);
    if (!cell) return;
    for (const other of sheet.current?.querySelectorAll<HTMLElement>(CELL) ?? [])
      other.tabIndex = -1;
    cell.tabIndex = 0;
    current.current = cell.dataset.cell;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>(CELL);
    const next = cell && sheet.current && neighbour(sheet.current, cell, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  return { ref: sheet, onFocus, onKeyDown };
}

function neighbour(sheet: HTMLElement, cell: HTMLElement, key: string): HTMLElement | undefined {
  const columns = [...sheet.querySelectorAll<HTMLElement>('[data-column]')].map((column) => [
    ...column.querySelectorAll<HTMLElement>(CELL),
  ]);
  const at = columns.findIndex((cells) => cells.includes(cell));
  const own = columns[at] ?? [];
  const index = own.indexOf(cell);
  switch (key) {
    case 'ArrowDown':
      return own[index + 1];
    case 'ArrowUp':
      return own[index - 1];
    case 'Home':
      return own[0];
    case 'End':
      return own.at(-1);
    case 'ArrowRight':
      return nearest(columns.slice(at + 1), cell);
    case 'ArrowLeft':
      return nearest(columns.slice(0, at).reverse(), cell);
    default:
      return undefined;
  }
}

/** Of the first of the columns that has any. */
function nearest(columns: HTMLElement[][], cell: HTMLElement): HTMLElement | undefined {
  const cells = columns.find((column) => column.length > 0) ?? [];
  const top = (element: HTMLElement) => element.getBoundingClientRect().top;
  return cells.toSorted((a, b) => Math.abs(top(a) - top(cell)) - Math.abs(top(b) - top(cell)))[0];
}
