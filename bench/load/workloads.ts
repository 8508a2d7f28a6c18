import { calendars, DEFAULT_VISITS, days, LONG_VISITS } from './availability-calls.ts';
import { distinctBookings, stampede } from './booking-calls.ts';
import type { Calls } from './calls.ts';
import type { DoctorIds, Job } from './job.ts';
import { earliest, firstFree, trivial } from './read-calls.ts';

const READS_PER_BOOKING = 9;

/** The requests of a job, one after the other. */
export function callsOf({ workload, dialect, connections }: Job): Calls {
  switch (workload.kind) {
    case 'book':
      return distinctBookings(dialect, workload);
    case 'stampede':
      return limited(stampede(dialect, workload.doctor, workload.startsAt), connections);
    case 'day':
      return days(dialect, DEFAULT_VISITS, upTo(workload.doctors), workload.schedule);
    case 'calendar':
      return calendars(dialect, DEFAULT_VISITS, upTo(workload.doctors), workload.schedule);
    case 'long-day':
      return days(dialect, LONG_VISITS, workload.doctorIds, workload.schedule);
    case 'long-calendar':
      return calendars(dialect, LONG_VISITS, workload.doctorIds, workload.schedule);
    case 'earliest':
      return earliest(workload);
    case 'first-free':
      return firstFree(workload);
    case 'trivial':
      return trivial(dialect);
    case 'mixed': {
      const reads = days(dialect, DEFAULT_VISITS, upTo(workload.doctors), workload.schedule);
      const bookings = distinctBookings(dialect, workload);
      let number = 0;
      return () => {
        number += 1;
        return number % (READS_PER_BOOKING + 1) === 0 ? bookings() : reads();
      };
    }
  }
}

const upTo = (count: number): DoctorIds => ({ first: 1, count });

function limited(calls: Calls, count: number): Calls {
  let left = count;
  return () => {
    left -= 1;
    return left < 0 ? undefined : calls();
  };
}
