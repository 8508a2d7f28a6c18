import { listHeads } from '../../modules/history/list-heads.ts';
import { describeFailure } from './describe-failure.ts';
import { withClinic } from './open-clinic.ts';

try {
  for (const head of await withClinic(process.env, listHeads)) console.log(JSON.stringify(head));
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
