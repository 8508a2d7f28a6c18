import type { Clinic } from '../../clinic.ts';
import { KnownHours } from './rules/known-hours.ts';

const byClinic = new WeakMap<Clinic, KnownHours>();

/** What this process knows of the hours of a clinic's doctors. */
export function knownHoursOf(clinic: Clinic): KnownHours {
  const known = byClinic.get(clinic) ?? new KnownHours();
  byClinic.set(clinic, known);
  return known;
}
