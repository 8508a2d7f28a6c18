/** One change of one place in `apps/api/src`. */
export type Patch = { file: string; find: string; replace: string };
