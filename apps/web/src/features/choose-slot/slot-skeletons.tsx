import { Skeleton } from '../../ui/skeleton.tsx';

/** The shape of a day's slots. */
export function SlotSkeletons() {
  return (
    <div className="slots" aria-hidden="true">
      {Array.from({ length: 12 }, (_, index) => `skeleton-${index}`).map((key) => (
        <Skeleton key={key} width="100%" height="2.875rem" />
      ))}
    </div>
  );
}
