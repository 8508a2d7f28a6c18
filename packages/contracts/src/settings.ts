import { z } from 'zod';
import { lineOfText } from './line-of-text.ts';
import { Version } from './primitives.ts';
import { Email } from './staff.ts';

/** A phone number as patients are to read it, like +44 20 7946 0958. */
export const ShownPhone = z
  .string()
  .max(1_000, { error: 'must have at most 30 characters', abort: true })
  .overwrite((text) => text.trim())
  .regex(
    /^\+?[\d ()/.-]{3,30}$/,
    'must be a phone number as patients read it, like +44 20 7946 0958',
  );

/** Whether patients leave an email address or a phone number when they book. */
export const ContactRule = z.enum(['none', 'optional', 'required']);
export type ContactRule = z.infer<typeof ContactRule>;

/** How many days after today can be booked at most: two years. */
const MAX_HORIZON_DAYS = 730;
/** Thirty days. */
const MAX_NOTICE_MINUTES = 43_200;

/** What a manager sets of the clinic as a whole. What is left out is emptied. */
export const SaveSettingsInput = z.strictObject({
  /** Of the settings that were shown. */
  version: Version,
  name: lineOfText(100).optional(),
  phone: ShownPhone.optional(),
  email: Email.optional(),
  bookingHorizonDays: z.int().min(1).max(MAX_HORIZON_DAYS),
  cancelNoticeMinutes: z.int().min(0).max(MAX_NOTICE_MINUTES),
  contact: ContactRule,
});
export type SaveSettingsInput = z.infer<typeof SaveSettingsInput>;

/** What the clinic tells everybody about itself. */
export type ClinicSettings = {
  version: number;
  /** What the clinic is called; missing where nobody has said. */
  name?: string;
  /** The practice's phone, as it is to be shown; missing where nobody has set one. */
  phone?: string;
  /** Where patients can write to. */
  email?: string;
  /** How many days after today patients can book. */
  bookingHorizonDays: number;
  /** Minutes before its start from which an appointment can no longer be changed online. */
  cancelNoticeMinutes: number;
  contact: ContactRule;
  /** Minutes after a booking in which no notice is needed, up to the start. */
  undoMinutes: number;
};
