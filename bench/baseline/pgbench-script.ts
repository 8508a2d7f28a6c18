import type { CapturedBooking } from './captured-booking.ts';

export type PgbenchScript = {
  text: string;
  /** For `--define`: what is the same in every booking. */
  constants: Record<string, string>;
};

/** Where the bookings of a script go. */
export type Target =
  /** Slot after slot of doctors 1 to `doctors`, from 09:00 UTC of `from` on, none twice. */
  | { kind: 'distinct'; doctors: number; from: string; clients: number }
  /** One slot of one doctor, for all. */
  | { kind: 'same'; doctor: number; startsAt: string };

/**
 * The statements of a booking for pgbench. It knows numbers only, so what must differ is computed
 * from numbers in the statement itself; everything else is as the product sent it.
 */
export function toPgbenchScript(
  { statements, values }: CapturedBooking,
  target: Target,
): PgbenchScript {
  const constants: Record<string, string> = {};
  const varying = new Map<string, string>(Object.entries(expressionsOf(values, target)));
  const lines = statements.map(({ text, parameters }, index) => {
    if (/:[a-z_]/i.test(text.replaceAll('::', ''))) {
      throw new Error(`pgbench would see a variable in: ${text}`);
    }
    const filled = text.replaceAll(/\$(\d+)/g, (_, digits: string) => {
      const value = parameters[Number(digits) - 1];
      if (value === null || value === undefined) return 'null';
      const expression = varying.get(value);
      if (expression) return expression;
      if (isIsoInstant(value) && value >= values.startsAt)
        throw new Error(`Unknown time ${value}.`);
      const name = `s${index}_p${digits}`;
      constants[name] = value;
      return `:${name}`;
    });
    return `${filled.replaceAll(/\s+/g, ' ')};`;
  });
  return { text: [...settings(target), ...lines, ''].join('\n'), constants };
}

/** Client variables: `number` counts the bookings of all clients without a gap or a repetition. */
function settings(target: Target): string[] {
  const unique = [
    '\\set count :count + 1',
    '\\set number :client_id + :clients * :count',
    '\\set id 1000000000000000000 + :run * 1000000000000 + :number',
    '\\set key random(1000000000000000000, 9000000000000000000)',
  ];
  if (target.kind === 'same') return unique;
  return [
    ...unique,
    `\\set doctor 1 + :number % ${target.doctors}`,
    `\\set slot :number / ${target.doctors}`,
    '\\set minutes 540 + (:slot / 16) * 1440 + (:slot % 16) * 30',
  ];
}

/** The statement's text for each value of a captured booking. */
function expressionsOf(values: CapturedBooking['values'], target: Target): Record<string, string> {
  const start =
    target.kind === 'same'
      ? `(timestamptz '${target.startsAt.replaceAll(/:|\.\d+/g, '')}'`
      : `(timestamptz '${target.from}' + interval '1 minute' * :minutes`;
  return {
    [values.doctorId]: target.kind === 'same' ? String(target.doctor) : ':doctor',
    [values.startsAt]: `${start})`,
    [values.endsAt]: `${start} + interval '30 minutes')`,
    // Rising like UUIDv7, and scattered like UUIDv4.
    [values.id]: `('0000000000000' || :id)::uuid`,
    [values.patientId]: `('1111111111111' || :id)::uuid`,
    // A number of its own in the place of a hash.
    [values.keyHash]: KEY,
    [values.keys]: `(array[${KEY}])`,
    [values.reference]: ':key',
  };
}

const KEY = `(int8send(:key) || int8send(:id) || int8send(:key) || int8send(:id))`;

const isIsoInstant = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text);
