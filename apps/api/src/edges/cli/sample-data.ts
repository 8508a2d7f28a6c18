import { pino } from 'pino';
import { migrate } from '../../db/preparation/migrate.ts';
import { addSampleData } from '../../db/preparation/sample-data.ts';
import { fillSampleDays } from '../../modules/desk/fill-sample-days.ts';
import { describeFailure } from './describe-failure.ts';
import { withClinicOn, withServer } from './open-clinic.ts';

try {
  await withServer(process.env, async (server) => {
    await migrate({ ownerUrl: server.ownerUrl, logger: pino({ level: 'silent' }) });
    await withClinicOn(server, async (clinic) => {
      const doctors = await addSampleData(server.ownerUrl);
      if (doctors === 0) throw new Error('There are doctors already: no sample was added.');
      const appointments = await fillSampleDays(clinic);
      console.log(`${doctors} sample doctors and ${appointments} appointments were added.`);
    });
  });
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
