import { addSampleData } from '../db/sample-data.ts';
import { describeFailure } from './describe-failure.ts';
import { withOwner } from './open-clinic.ts';

try {
  const added = await withOwner(process.env, addSampleData);
  if (added === 0) throw new Error('There are doctors already: no sample was added.');
  console.log(`${added} sample doctors were added.`);
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
