import type { CSSProperties } from 'react';

/** A doctor's initials on a tint of their own. */
export function Avatar({ id, name }: { id: number; name: string }) {
  const tint = { '--hue': String((id * 47 + 150) % 360) } as CSSProperties;
  return (
    <span className="avatar" style={tint} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.replace(/^(Dr|Prof)\.?\s+/i, '').split(/\s+/);
  const first = words[0] ?? '';
  const last = words.length > 1 ? words.at(-1) : '';
  return `${[...first][0] ?? ''}${[...(last ?? '')][0] ?? ''}`;
}
