import type { Slot } from '@clinic/contracts/availability';
import type { Doctor } from '@clinic/contracts/doctors';
import type { VisitType } from '@clinic/contracts/visit-types';
import { visitTypeIdOf } from '../../domain/visit-types.ts';
import { dateOf, formatDate, offsetName, zoneName } from '../../lib/format-time.ts';
import { REFRESH_EVERY } from '../../lib/query-client.ts';
import { trpc } from '../../lib/trpc.ts';
import { viewerTime } from '../../lib/viewer-clock.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { EmptyDay, ofLength } from './empty-day.tsx';
import { groupSlots, withSlot } from './group-slots.ts';
import { SlotButton } from './slot-button.tsx';
import { SlotSkeletons } from './slot-skeletons.tsx';

type DaySlotsProps = {
  doctor: Doctor;
  visitType: VisitType;
  date: string;
  startsAt: string | undefined;
  ownSlot: Slot | undefined;
  onChooseSlot(slot: Slot): void;
  onChooseDate(date: string): void;
};

/** The free slots of one date on the doctor's clock. */
export function DaySlots(props: DaySlotsProps) {
  const { doctor, visitType, date, startsAt, ownSlot, onChooseSlot, onChooseDate } = props;
  const { timeZone } = doctor;
  const day = trpc.availability.day.useQuery(
    { doctorId: doctor.id, date, visitTypeId: visitTypeIdOf(visitType) },
    { refetchInterval: REFRESH_EVERY },
  );
  const isOwnDay = ownSlot && dateOf(ownSlot.localStartsAt) === date;
  const slots = isOwnDay ? withSlot(day.data?.slots, ownSlot) : day.data?.slots;
  return (
    <section className="day" aria-labelledby="day-heading">
      <h2 id="day-heading">{formatDate(date)}</h2>
      <p className="day-count muted" role="status">
        {slots ? (
          <span>{countOf(slots.length, visitType)}</span>
        ) : (
          <Skeleton width="7rem" height="1em" />
        )}
      </p>
      <ZoneNote timeZone={timeZone} localTime={slots?.[0]?.localStartsAt} />
      {day.isError && <ErrorPanel error={day.error} onRetry={day.refetch} />}
      {day.isPending && <SlotSkeletons />}
      {slots?.length === 0 && <EmptyDay {...{ doctor, visitType, date, onChooseDate }} />}
      {groupSlots(slots ?? []).map((group) => (
        <div className="day-part" key={group.name}>
          <h3 id={`slots-${group.name}`}>{group.name}</h3>
          <ul className="slots" aria-labelledby={`slots-${group.name}`}>
            {group.slots.map((slot) => (
              <li key={slot.startsAt}>
                <SlotButton
                  slot={slot}
                  withEnd={!visitType.isDefault}
                  chosen={slot.startsAt === startsAt}
                  onChoose={onChooseSlot}
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function ZoneNote({ timeZone, localTime }: { timeZone: string; localTime: string | undefined }) {
  const differs = localTime !== undefined && viewerTime(localTime) !== undefined;
  const offset = localTime === undefined ? '' : ` (${offsetName(localTime)})`;
  return (
    <p className="zone-note">
      <Icon name="globe" />
      <span>
        {`Times in ${zoneName(timeZone)}${offset}${differs ? '; your own clock’s time is below each' : ''}`}
      </span>
    </p>
  );
}

function countOf(count: number, visitType: VisitType): string {
  if (count === 0) return `No free times${ofLength(visitType)}`;
  return count === 1 ? '1 free time' : `${count} free times`;
}
