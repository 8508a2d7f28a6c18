import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { BookedAppointment } from '@clinic/contracts/appointments';
import { type RunningServer, startRunningApi } from '@clinic/testing/api-process';
import { launchBrowser } from '@clinic/testing/browser';
import { setUp } from '@clinic/testing/set-up';
import { createTestDatabase } from '@clinic/testing/test-database';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import postgres from 'postgres';
import { afterAll } from 'vitest';
import { weekdayAhead } from '../../api/test/bookings.ts';
import {
  addDoctors,
  BERLIN,
  NEW_YORK,
  type NewDoctor,
  SECRET,
} from '../../api/test/test-clinic.ts';
import { type Client, trpcAt } from '../../api/test/trpc-client.ts';

export type ManageClinic = Pick<RunningServer, 'url' | 'ask' | 'printed'> & {
  /** A doctor in Berlin, and one in New York, unless others are given. */
  doctorIds: [number, number];
  /** A day on which nobody has booked, far enough ahead to be changed. */
  date: string;
  /** The API past the browser; with a token, as its bearer. */
  api(manageToken?: string): Client;
  /** The instant of a time of that day in Berlin. */
  at(time: string): string;
  book(time: string): Promise<BookedAppointment>;
  /** The free times of that day in Berlin, like `09:30`. */
  freeTimes(): Promise<string[]>;
  /** Looks into the database, past the API. */
  owner: postgres.Sql;
  stop(): Promise<void>;
};

/** The program itself on a free port, with the web as it was built last. */
export async function startManageClinic(
  env: Record<string, string> = {},
  doctors: [NewDoctor, NewDoctor] = [BERLIN, NEW_YORK],
): Promise<ManageClinic> {
  if (!existsSync(new URL('../dist/index.html', import.meta.url))) {
    throw new Error('The web is not built: npm run build -w apps/web');
  }
  const database = await createTestDatabase();
  const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  const doctorIds = (await addDoctors(owner, doctors)) as [number, number];
  const running = await startRunningApi({
    DATABASE_URL: database.appUrl,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    CLINIC_SECRET: SECRET,
    ...env,
  });
  const date = weekdayAhead();
  const api = (manageToken?: string) => trpcAt(running.url, manageToken);
  const at = (time: string) =>
    Temporal.PlainDateTime.from(`${date}T${time}`)
      .toZonedDateTime(BERLIN.timeZone)
      .toInstant()
      .toString({ fractionalSecondDigits: 3 });
  return {
    url: running.url,
    ask: running.ask,
    printed: running.printed,
    doctorIds,
    date,
    api,
    at,
    book: (time) =>
      api().appointments.book.mutate({
        doctorId: doctorIds[0],
        startsAt: at(time),
        patientName: 'Ada Lovelace',
        idempotencyKey: randomUUID(),
      }),
    freeTimes: async () => {
      const { slots } = await api().availability.day.query({ doctorId: doctorIds[0], date });
      return slots.map(({ startsAt }) => timeInBerlin(startsAt));
    },
    owner,
    stop: async () => {
      await running.kill('SIGTERM');
      await owner.end();
      await database.drop();
    },
  };
}

type Contexts = Pick<Browser, 'newContext'>;

/** A clinic for all tests of a file, and a browser that starts when it is first needed. */
export function setUpClinic(...options: Parameters<typeof startManageClinic>) {
  const clinic = setUp(
    () => startManageClinic(...options),
    ({ stop }) => stop(),
  );
  let launched: Promise<Browser> | undefined;
  afterAll(async () => (await launched)?.close());
  const newContext: Contexts['newContext'] = async (look) => {
    launched ??= launchBrowser();
    return (await launched).newContext(look);
  };
  return { clinic, browser: { newContext } };
}

const timeInBerlin = (instant: string) =>
  Temporal.Instant.from(instant)
    .toZonedDateTimeISO(BERLIN.timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });

/** Milliseconds that a page may take, on a machine with much else to do. */
const PATIENCE = 180_000;

type Look = Pick<BrowserContextOptions, 'httpCredentials'> & {
  /** Berlin where nothing is said; `undefined` is what the browser takes from its machine. */
  timezoneId?: string | undefined;
  width?: number;
  colorScheme?: 'light' | 'dark';
};

/** A patient in Berlin with a browser profile of their own. */
export async function openPage(browser: Contexts, { width = 1280, ...look }: Look = {}) {
  const options = {
    locale: 'en-GB',
    timezoneId: BERLIN.timeZone,
    viewport: { width, height: 900 },
    // Colours in the middle of a transition are nobody's.
    reducedMotion: 'reduce' as const,
    ...look,
  };
  const context = await browser.newContext(options as BrowserContextOptions);
  context.setDefaultTimeout(PATIENCE);
  return context.newPage();
}

export const doctorPage = ({ url, doctorIds, date }: ManageClinic) =>
  `${url}/doctors/${doctorIds[0]}?date=${date}`;

export const managePage = ({ url }: ManageClinic, { id, manageToken }: BookedAppointment) =>
  `${url}/appointments/${id}#${manageToken}`;

/** The button of a free time in the list of slots. */
export const slot = (page: Page, time: string) =>
  page.getByRole('button', { name: time, exact: true });
