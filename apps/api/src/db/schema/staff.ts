import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { doctors } from './doctors.ts';
import { locations } from './locations.ts';

/** Who works at the clinic. Rows are never deleted: events name them. */
export const staff = pgTable(
  'staff',
  {
    id: uuid().primaryKey(),
    /** In lower case. */
    email: text().notNull(),
    name: text().notNull(),
    role: text().$type<'reception' | 'doctor' | 'manager'>().notNull(),
    /** Whose calendar is theirs: of the role `doctor`, and only of it. */
    doctorId: integer('doctor_id').references(() => doctors.id, { onDelete: 'restrict' }),
    /** Argon2id with its parameters, as PHC strings have them; null until one is chosen. */
    passwordHash: text('password_hash'),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull(),
    disabledAt: timestamp('disabled_at', { withTimezone: true, precision: 3 }),
    version: integer().notNull().default(1),
  },
  (table) => [
    unique('staff_email_key').on(table.email),
    check('staff_email_check', sql`${table.email} = lower(${table.email})`),
    check('staff_role_check', sql`${table.role} in ('reception', 'doctor', 'manager')`),
    check('staff_doctor_check', sql`(${table.role} = 'doctor') = (${table.doctorId} is not null)`),
  ],
);

/** Where a member of the staff works; without a row, everywhere. */
export const staffLocations = pgTable(
  'staff_locations',
  {
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    locationId: integer('location_id')
      .notNull()
      .references(() => locations.id, { onDelete: 'restrict' }),
  },
  (table) => [
    primaryKey({ name: 'staff_locations_pkey', columns: [table.staffId, table.locationId] }),
  ],
);

/** Of a row of `staff`, as a JSON array in order; empty for everywhere. */
export const locationIdsOfStaff = sql<number[]>`coalesce((
  select json_agg(${staffLocations.locationId} order by ${staffLocations.locationId})
  from ${staffLocations} where ${staffLocations.staffId} = ${staff.id}), '[]')`;

/** Who is signed in. A session that is too old, or was not used for too long, means nothing. */
export const sessions = pgTable(
  'sessions',
  {
    /** SHA-256 of the token, which has 256 random bits. */
    tokenHash: bytea('token_hash').primaryKey(),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull(),
    usedAt: timestamp('used_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [
    index('sessions_staff_id_idx').on(table.staffId),
    index('sessions_used_at_idx').on(table.usedAt),
  ],
);

/** Links that let somebody in for the first time, once: of nobody yet, the first manager's. The token is derived. */
export const staffLinks = pgTable('staff_links', {
  id: uuid().primaryKey(),
  staffId: uuid('staff_id').references(() => staff.id, { onDelete: 'cascade' }),
  expiresAt: timestamp('expires_at', { withTimezone: true, precision: 3 }).notNull(),
  usedAt: timestamp('used_at', { withTimezone: true, precision: 3 }),
});

/** Public keys of WebAuthn (https://www.w3.org/TR/webauthn-3/). */
export const passkeys = pgTable(
  'passkeys',
  {
    credentialId: text('credential_id').primaryKey(),
    /** What its owner calls it. */
    name: text().notNull().default('Passkey'),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    publicKey: bytea('public_key').notNull(),
    counter: bigint({ mode: 'number' }).notNull(),
    transports: text().array().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull(),
    usedAt: timestamp('used_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [index('passkeys_staff_id_idx').on(table.staffId)],
);

/** Who somebody is to a provider of OpenID Connect: what never changes there, unlike addresses. */
export const staffIdentities = pgTable(
  'staff_identities',
  {
    issuer: text().notNull(),
    subject: text().notNull(),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'staff_identities_pkey', columns: [table.issuer, table.subject] }),
    unique('staff_identities_staff_id_issuer_key').on(table.staffId, table.issuer),
  ],
);

/** What a browser was asked and has not answered yet: each is answered once, within minutes, by that browser. */
export const signInChallenges = pgTable(
  'sign_in_challenges',
  {
    /** 256 random bits. */
    challenge: bytea().primaryKey(),
    /** SHA-256 of the cookie of the browser that was asked. */
    browserHash: bytea('browser_hash').notNull(),
    purpose: text().$type<'sign-in' | 'add-passkey' | 'join' | 'single-sign-on'>().notNull(),
    /** Who answers, where that is known; the first manager has no row yet. */
    staffId: uuid('staff_id'),
    expiresAt: timestamp('expires_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [
    index('sign_in_challenges_expires_at_idx').on(table.expiresAt),
    check(
      'sign_in_challenges_purpose_check',
      sql`${table.purpose} in ('sign-in', 'add-passkey', 'join', 'single-sign-on')`,
    ),
  ],
);

/** How often a sign-in failed, by keyed hash of an account or of an address. */
export const signInFailures = pgTable(
  'sign_in_failures',
  {
    key: bytea().primaryKey(),
    failures: integer().notNull(),
    /** When the first of them was. */
    since: timestamp({ withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [index('sign_in_failures_since_idx').on(table.since)],
);
