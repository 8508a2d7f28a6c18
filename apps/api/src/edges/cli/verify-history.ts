import { type HistoryProgress, verifyHistory } from '../../modules/history/verify-history.ts';
import { describeFailure } from './describe-failure.ts';
import { withClinic } from './open-clinic.ts';

const PROGRESS_EVERY_MS = 1_000;

try {
  let faults = 0;
  let shown = 0;
  const show = ({ appointments, events, of }: HistoryProgress) => {
    if (performance.now() - shown < PROGRESS_EVERY_MS) return;
    shown = performance.now();
    console.error(`${appointments} of ${of} appointments, ${events} events`);
  };
  const total = await withClinic(process.env, (clinic) =>
    verifyHistory(
      clinic,
      ({ appointmentId, version, problem }) => {
        faults += 1;
        console.log(`appointment ${appointmentId}, version ${version}: ${problem}`);
      },
      show,
    ),
  );
  console.log(`${total.appointments} appointments, ${total.events} events, ${faults} faults`);
  process.exitCode = faults === 0 ? 0 : 1;
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
