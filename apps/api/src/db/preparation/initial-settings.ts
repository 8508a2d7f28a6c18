import postgres from 'postgres';
import { driverOptions } from '../client/driver-options.ts';

/** What the environment says of the settings that a manager changes later. */
export type InitialSettings = {
  BOOKING_HORIZON_DAYS?: number | undefined;
  CANCEL_NOTICE_MINUTES?: number | undefined;
  CLINIC_PHONE?: string | undefined;
};

/**
 * Writes what the environment says into a database in which no start and no manager has done so. Of two starts
 * at once the first one's values stay.
 *
 * @returns the variables that have no effect, because the clinic's settings say something else
 */
export async function writeInitialSettings(
  ownerUrl: string,
  { BOOKING_HORIZON_DAYS, CANCEL_NOTICE_MINUTES, CLINIC_PHONE }: InitialSettings,
): Promise<string[]> {
  const sql = postgres(
    driverOptions(ownerUrl, { max: 1, fetch_types: false, prepare: false, onnotice: () => {} }),
  );
  try {
    await sql`update clinic_settings set version = 1,
      booking_horizon_days = coalesce(${BOOKING_HORIZON_DAYS ?? null}::int, booking_horizon_days),
      cancel_notice_minutes = coalesce(${CANCEL_NOTICE_MINUTES ?? null}::int, cancel_notice_minutes),
      phone = coalesce(${CLINIC_PHONE ?? null}::text, phone)
      where version = 0`;
    const [row] = await sql`select booking_horizon_days as "BOOKING_HORIZON_DAYS",
      cancel_notice_minutes as "CANCEL_NOTICE_MINUTES", phone as "CLINIC_PHONE" from clinic_settings`;
    const given = { BOOKING_HORIZON_DAYS, CANCEL_NOTICE_MINUTES, CLINIC_PHONE };
    return Object.entries(given)
      .filter(([name, value]) => value !== undefined && row?.[name] !== value)
      .map(([name]) => name);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
