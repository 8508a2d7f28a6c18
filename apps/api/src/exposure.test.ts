import { expect, it } from 'vitest';
import { envToConfig } from './config.ts';
import { exposureWarning, missingLimits } from './exposure.ts';

const ALL = {
  RATE_LIMIT_PER_MINUTE: '600',
  MAX_BOOKINGS_PER_ADDRESS: '50',
  TRUST_PROXY: '10.0.0.1',
};
const missing = (env: Record<string, string>) => missingLimits(envToConfig(env));

it.each(['127.0.0.1', '127.0.0.2', 'localhost', '::1'])(
  'nothing is missing where only this machine asks: %s',
  (HOST) => expect(missing({ HOST })).toEqual([]),
);

it.each(['0.0.0.0', '::', '192.0.2.1', 'clinic.example', '127.0.0.1.example'])(
  'each limit is named that is missing where others reach %s',
  (HOST) => {
    expect(missing({ HOST })).toEqual(
      Object.keys(ALL).map((name) => expect.stringContaining(name)),
    );
    expect(missing({ HOST, ...ALL })).toEqual([]);
    for (const name of Object.keys(ALL)) {
      expect(missing({ HOST, ...ALL, [name]: '' })).toEqual([expect.stringContaining(name)]);
    }
  },
);

it('is one warning for a person, or none', () => {
  expect(exposureWarning([])).toBe('');
  const warning = exposureWarning(['TRUST_PROXY is not set: so']);
  expect(warning).toMatch(/^WARNING: .*\n {2}- TRUST_PROXY is not set: so\n.*\n\n$/);
});
