import { setTimeout as pause } from 'node:timers/promises';
import type { Clinic } from '../clinic.ts';
import { findSetupLink } from '../modules/staff/find-setup-link.ts';

const PAUSE_MS = 1_000;

/** Prints how the first manager comes in, while there is none, as soon as the database can be asked. */
export async function printSetupLink(clinic: Clinic, address: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    try {
      const link = await findSetupLink(clinic);
      if (link) {
        const sentence =
          'Clinic has no manager yet. This link makes the person who opens it the first one, once and within a day:';
        process.stdout.write(`${sentence}\n${address}${link}\n\n`);
      }
      return;
    } catch {
      await pause(PAUSE_MS, undefined, { ref: false });
    }
  }
}
