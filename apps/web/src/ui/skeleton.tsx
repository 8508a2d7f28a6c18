import type { CSSProperties } from 'react';

/** A grey shape of the size of what is on its way, so that nothing moves when it arrives. */
export function Skeleton({ width, height }: { width: string; height: string }) {
  const size = { '--width': width, '--height': height } as CSSProperties;
  return <span className="skeleton" style={size} aria-hidden="true" />;
}
