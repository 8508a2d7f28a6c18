/** One change of one place in `apps/api/src`. */
export type Patch = { file: string; find: string; replace: string };

/** Another value for an export of a file; `original` is the file as it was. */
export type Override = { file: string; name: string; value: string };

/** What is done to the database once it is migrated, by the superuser. */
export type Statement = { sql: string };

/** How a build is made wrong: by SQL or an override where that can say it, else by a patch. */
export type Change = Patch | Override | Statement;

export const sql = (text: string): Statement => ({ sql: text });

export const override = (file: string, name: string, value: string): Override => ({
  file,
  name,
  value,
});

/** The place is gone. */
export const without = (file: string, find: string): Patch => ({ file, find, replace: '' });

export const instead = (file: string, find: string, replace: string): Patch => ({
  file,
  find,
  replace,
});

/** The statements among the changes, as one text. */
export const sqlOf = (changes: readonly Change[]): string =>
  changes.map((change) => ('sql' in change ? `${change.sql};\n` : '')).join('');
