import { DEFAULT_HOURS, type Hours, parseHours } from './hours.ts';

/** Hours of a doctor in the version that the row of `doctors` counts. */
export type VersionedHours = { readonly version: number; readonly hours: Hours };

/** A row that names the version, and has the hours where the version is not the one that was known. */
export type HoursRow = { hoursVersion: number | null; hours: string | null };

/** The versions of what is known, as JSON by the doctor's id. */
export const versionsOf = (known: ReadonlyMap<number, VersionedHours>): string =>
  JSON.stringify(Object.fromEntries([...known].map(([id, { version }]) => [id, version])));

const MOST_DOCTORS = 10_000;

/**
 * The hours of doctors that a process has read, each with its version. They are never trusted for their age: who
 * uses them has read the version from the doctor's row, in the snapshot that counts.
 */
export class KnownHours {
  readonly #byDoctor = new Map<number, VersionedHours>();
  /** Doctors with equal hours share one object, and with it the starts that are computed for it. */
  readonly #byText = new Map<string, WeakRef<Hours>>();

  /** What is known of a doctor now; to be passed to `read` with the row that answers. */
  of(doctorId: number): VersionedHours | undefined {
    return this.#byDoctor.get(doctorId);
  }

  /** The same of those doctors who were read last. */
  recent(most: number): Map<number, VersionedHours> {
    return new Map([...this.#byDoctor].slice(-most));
  }

  /**
   * The hours that a row tells.
   *
   * @param known what was known of the doctor when the row was asked for
   */
  read(doctorId: number, known: VersionedHours | undefined, row: HoursRow): Hours {
    const { hoursVersion, hours: text } = row;
    if (hoursVersion === null) return DEFAULT_HOURS;
    if (text === null) {
      if (known?.version !== hoursVersion) throw new Error('Hours were asked for and are missing.');
      return known.hours;
    }
    const hours = this.#shared(text);
    this.#remember(doctorId, { version: hoursVersion, hours });
    return hours;
  }

  #remember(doctorId: number, found: VersionedHours): void {
    // What another statement has read meanwhile may be newer.
    if ((this.#byDoctor.get(doctorId)?.version ?? -1) > found.version) return;
    this.#byDoctor.delete(doctorId);
    this.#byDoctor.set(doctorId, found);
    const [oldest] = this.#byDoctor.keys();
    if (this.#byDoctor.size > MOST_DOCTORS) this.#byDoctor.delete(oldest as number);
  }

  #shared(text: string): Hours {
    const known = this.#byText.get(text)?.deref();
    if (known) return known;
    const hours = parseHours(text);
    if (this.#byText.size >= MOST_DOCTORS) this.#byText.clear();
    this.#byText.set(text, new WeakRef(hours));
    return hours;
  }
}
