import { pino } from 'pino';
import { migrate } from '../../db/preparation/migrate.ts';
import { addSampleData } from '../../db/preparation/sample-data.ts';
import { describeFailure } from './describe-failure.ts';
import { withServer } from './open-clinic.ts';

try {
  const added = await withServer(process.env, async ({ ownerUrl }) => {
    await migrate({ ownerUrl, logger: pino({ level: 'silent' }) });
    return addSampleData(ownerUrl);
  });
  if (added === 0) throw new Error('There are doctors already: no sample was added.');
  console.log(`${added} sample doctors were added.`);
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
