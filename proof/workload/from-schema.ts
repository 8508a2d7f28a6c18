import fc from 'fast-check';

/** The part of JSON Schema that the contracts use. */
export type JsonSchema = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
};

const DAY = 86_400_000;
/** Instants around the booking horizon, most of them on a half hour. */
const instants = fc
  .tuple(fc.integer({ min: -40, max: 40 * 48 * 3 }), fc.constantFrom(0, 0, 0, 0, 1, 17 * 60_000))
  .map(([halfHours, off]) => {
    const today = Math.floor(Date.now() / DAY) * DAY;
    return new Date(today + halfHours * 1_800_000 + off).toISOString();
  });

/** Values that a schema allows, or nearly: what a client could mean. */
export function fromSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(fromSchema));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'object') return objects(schema);
  if (schema.type === 'integer') {
    const { minimum = -1_000, maximum = 1_000 } = schema;
    return fc.oneof(
      fc.integer({ min: minimum, max: Math.min(maximum, 15) }),
      fc.integer({ min: minimum, max: maximum }),
    );
  }
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.format === 'date-time') return instants;
  if (schema.format === 'date') return instants.map((instant) => instant.slice(0, 10));
  if (schema.pattern?.includes('{12}')) return fc.uuid();
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern));
  return fc.string({
    unit: 'grapheme',
    minLength: Math.min(schema.maxLength ?? 1, 1),
    maxLength: Math.min(schema.maxLength ?? 40, 40),
  });
}

function objects({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<object> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, fromSchema(schema)]),
  );
  return fc.record(fields, { requiredKeys: required });
}
