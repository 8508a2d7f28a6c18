import { t } from './init.ts';

/** Anyone may call it. */
export const publicProcedure = t.procedure;

/** Whoever holds the manage token of the appointment named in the input may call it. */
export const manageProcedure = t.procedure;
