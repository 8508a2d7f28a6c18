const string = { type: 'string' } as const;
const integer = { type: 'integer' } as const;
const uuid = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$';
const date = { type: 'string', format: 'date' } as const;
const doctorId = { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 } as const;

const object = <T extends Record<string, object>>(properties: T, optional: (keyof T)[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});

/** The contract's checks as JSON Schema, which Fastify compiles. */
export const bookSchema = {
  headers: { type: 'object', properties: { 'idempotency-key': { type: 'string', pattern: uuid } } },
  body: object({
    doctorId,
    startsAt: { type: 'string', format: 'date-time', pattern: '^2[01]\\d\\d-' },
    // No control characters, lone surrogates or characters that turn the direction of text.
    patientName: {
      type: 'string',
      maxLength: 120,
      pattern:
        '^(?=.*\\S)[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]+$',
    },
  }),
  response: {
    201: object({
      ...{ id: string, reference: string, doctorId: integer, doctorName: string },
      ...{ specialization: string, timeZone: string, patientName: string, startsAt: string },
      ...{ endsAt: string, localStartsAt: string, localEndsAt: string, status: string },
      version: integer,
      visitType: object({ id: integer, code: string, name: string }),
      location: object({ id: integer, name: string, timeZone: string }),
      ...{ changeableUntil: string, manageToken: string },
    }),
  },
};

const params = object({ id: { type: 'string', pattern: '^[1-9]\\d{0,8}$' } });

const visitTypeId = params.properties.id;

export const daySchema = {
  params,
  querystring: object({ date, visitTypeId }, ['visitTypeId']),
};
export const calendarSchema = {
  params,
  querystring: object({ from: date, to: date, visitTypeId }, ['visitTypeId']),
};
