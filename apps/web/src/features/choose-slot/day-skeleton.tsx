import { Skeleton } from '../../ui/skeleton.tsx';
import { SlotSkeletons } from './slot-skeletons.tsx';

/** The shape of a day while it is not known which one: no date is shown that may be wrong. */
export function DaySkeleton() {
  return (
    <div className="day" aria-hidden="true">
      <Skeleton width="14rem" height="1.6em" />
      <Skeleton width="7rem" height="1em" />
      <Skeleton width="11rem" height="1em" />
      <SlotSkeletons />
    </div>
  );
}
