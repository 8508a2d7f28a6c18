import type { Clinic } from '../../clinic.ts';
import { deleteEndedSessions } from './sessions-repository.ts';

/** Forgets sessions that have ended; the guard takes none of them for valid before. */
export const sweepSessions = ({ db }: Clinic): Promise<void> => deleteEndedSessions(db);
