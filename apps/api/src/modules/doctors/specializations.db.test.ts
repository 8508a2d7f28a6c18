import { expect, it } from 'vitest';
import { BERLIN, setUpClinic } from '../../../test/test-clinic.ts';
import { trpcAt } from '../../../test/trpc-client.ts';

const doctors = ['Dermatology', 'Cardiology', 'Chirurgie', 'Cardiology', 'Ärztliche Beratung'].map(
  (specialization, i) => ({ ...BERLIN, name: `Dr. ${i}`, specialization }),
);
const clinic = setUpClinic({ doctors });

it('are listed in alphabetical order, each with its doctors, and alike over REST and tRPC', async () => {
  const answer = await clinic.ask('GET', '/api/specializations');
  expect([answer.status, answer.json()]).toEqual([
    200,
    [
      { specialization: 'Ärztliche Beratung', doctors: 1 },
      { specialization: 'Cardiology', doctors: 2 },
      { specialization: 'Chirurgie', doctors: 1 },
      { specialization: 'Dermatology', doctors: 1 },
    ],
  ]);
  expect(await trpcAt(clinic.url).doctors.specializations.query()).toEqual(answer.json());
});

it('know no other method', async () => {
  const answer = await clinic.ask('POST', '/api/specializations');
  expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
});
