import type { AvailabilityEarliestInput, EarliestSlot } from '@clinic/contracts/availability';
import type { Clinic } from '../../clinic.ts';
import { RecentAnswers } from '../../kernel/recent-answers.ts';
import { findEarliest } from './find-earliest.ts';

/** Milliseconds, milliseconds, questions. An answer has 50 slots at most: some 10 kB. */
const SHARED = { lasting: 1_000, apart: 50, most: 200 };

/**
 * As `findEarliest`, for everybody: the pages of a hundred patients ask the same all day long. Who has
 * changed something in this process sees it; a change in another one may show a second later.
 */
export function findSharedEarliest(
  clinic: Clinic,
  input: AvailabilityEarliestInput,
): Promise<EarliestSlot[]> {
  const answers = byClinic.get(clinic) ?? new RecentAnswers<EarliestSlot[]>(SHARED);
  byClinic.set(clinic, answers);
  const { specialization, doctorIds, from, limit, visitTypeId } = input;
  const named = doctorIds?.toSorted((a, b) => a - b);
  const question = JSON.stringify([specialization, named, from, limit, visitTypeId]);
  return answers.ask(
    question,
    () => clinic.perDoctor.changes,
    () => findEarliest(clinic, input),
  );
}

const byClinic = new WeakMap<Clinic, RecentAnswers<EarliestSlot[]>>();
