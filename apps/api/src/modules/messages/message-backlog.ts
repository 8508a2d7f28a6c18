import type { Clinic } from '../../clinic.ts';
import { selectBacklog } from './messages-repository.ts';

/** For the operators: how many messages are due, the age of the oldest, and how many have failed within a day. */
export function messageBacklog({ db }: Pick<Clinic, 'db'>): ReturnType<typeof selectBacklog> {
  return selectBacklog(db);
}
