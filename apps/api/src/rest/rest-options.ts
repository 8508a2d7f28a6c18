import type { FastifyRequest } from 'fastify';
import type { Clinic } from '../clinic.ts';

/** What every plugin of routes is given. */
export type RestOptions = {
  readonly clinic: Clinic;
  /** Where the caller is; every limit counts by it. */
  addressOf(request: FastifyRequest): string;
};
