import fc from 'fast-check';

/** Stands in every hostile string: where it comes back, an answer repeats what it was sent. */
export const CANARY = 'canary-7f3a';

const STRINGS = [
  '',
  ' ',
  `${CANARY}\u0000`,
  `\ud800${CANARY}`,
  `${CANARY}\u202e\u2066`,
  `'; drop table appointments; -- ${CANARY}`,
  `<script>alert('${CANARY}')</script>`,
  `\${${CANARY}} {{${CANARY}}} %s %n`,
  `../../etc/${CANARY}`,
  `${CANARY}\r\nset-cookie: a=b`,
  `${CANARY}${'a'.repeat(10_000)}`,
  `${CANARY}${'\u0301'.repeat(400)}`,
  '2027-02-30',
  '2027-02-30T09:00:00Z',
  '2027-06-30T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '2027-01-04T09:00:00',
  '2027-01-04T09:00:00+99:99',
  '2027-01-04T09:00:00.000000001Z',
  '1970-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  'null',
  'NaN',
  '__proto__',
];

const NUMBERS = [
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 53,
  2 ** 63,
  1e308,
  -1e308,
  5e-324,
];

/** Values that no field of the contract has, or only just. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...STRINGS) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...NUMBERS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]]) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** A hostile text as it can stand in a URL or a header. */
export const hostileToken: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...STRINGS).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom('%', '%00', '%zz', '%ff%fe', '..%2f', '\\', '//', ',,,', '*', `${CANARY}`),
  fc.string({ maxLength: 30 }).map((text) => encodeURIComponent(text.toWellFormed())),
);

/** Names of fields that no contract has. */
export const hostileName: fc.Arbitrary<string> = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'manageToken',
  'status',
  'id ',
  '',
  'a'.repeat(300),
);
