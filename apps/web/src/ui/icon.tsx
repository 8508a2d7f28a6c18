/** Outlines on a 24 by 24 grid; always beside words, so hidden from screen readers. */
const OUTLINES = {
  arrowLeft: 'M19 12H5m6-6-6 6 6 6',
  arrowRight: 'M5 12h14m-6-6 6 6-6 6',
  calendar:
    'M7 3v3m10-3v3M4 9h16M5 5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z',
  check: 'm5 13 4.5 4.5L19 7',
  clock: 'M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  globe: 'M3 12h18M12 3c3 3 3 15 0 18m0-18c-3 3-3 15 0 18m9-9a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  left: 'm14 6-6 6 6 6',
  right: 'm10 6 6 6-6 6',
  search: 'm20 20-4.5-4.5M17 10.5a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0Z',
  warning:
    'M12 8.5v4.5m0 3.2v.3M10.6 4.3 2.9 17.6A1.6 1.6 0 0 0 4.3 20h15.4a1.6 1.6 0 0 0 1.4-2.4L13.4 4.3a1.6 1.6 0 0 0-2.8 0Z',
} as const;

export function Icon({ name }: { name: keyof typeof OUTLINES }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={OUTLINES[name]} />
    </svg>
  );
}
