/** One change of one place in `apps/api/src`. */
export type Patch = { file: string; find: string; replace: string };

/** The place is gone. */
export const without = (file: string, find: string): Patch => ({ file, find, replace: '' });

export const instead = (file: string, find: string, replace: string): Patch => ({
  file,
  find,
  replace,
});
