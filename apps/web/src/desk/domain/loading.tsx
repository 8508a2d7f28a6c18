import { Skeleton } from '../../ui/skeleton.tsx';

/** Grey lines of a list that is on its way. */
export function Loading({ lines = 4 }: { lines?: number }) {
  return (
    <div className="desk-card">
      <p role="status" className="visually-hidden">
        Loading…
      </p>
      {Array.from({ length: lines }, (_, line) => line).map((line) => (
        <Skeleton key={line} width="100%" height="2.25rem" />
      ))}
    </div>
  );
}
