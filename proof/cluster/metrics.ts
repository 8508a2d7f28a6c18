import { randomBytes } from 'node:crypto';

/** Opens `/metrics` of the processes of this proof, and of no others. */
export const METRICS_TOKEN = randomBytes(32).toString('hex');

/** The request for the metrics of such a process. */
export const METRICS = {
  method: 'GET',
  path: '/metrics',
  headers: { authorization: `Bearer ${METRICS_TOKEN}` },
};
