import { trpc } from '../../../lib/trpc.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { Loading } from '../../domain/loading.tsx';
import { NextStep } from './next-step.tsx';
import { SettingsForm } from './settings-form.tsx';
import { SetupHead } from './setup-head.tsx';

/** What concerns the clinic as a whole, and what is still missing before patients can book. */
export function ClinicPage() {
  const settings = trpc.settings.get.useQuery(undefined, { refetchInterval: false });
  return (
    <>
      <SetupHead title="Clinic" />
      <NextStep />
      {!settings.data && (
        <DeskProblem error={settings.error} onRetry={() => void settings.refetch()} />
      )}
      {settings.isPending && <Loading />}
      {settings.data && <SettingsForm key={settings.data.version} settings={settings.data} />}
    </>
  );
}
