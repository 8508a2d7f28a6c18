import type { ManagedDoctor } from '@clinic/contracts/doctors';
import { useState } from 'react';
import { errorDataOf } from '../../../lib/api-error.ts';
import { trpc } from '../../../lib/trpc.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { Loading } from '../../domain/loading.tsx';
import { DoctorForm } from './doctor-form.tsx';
import { RetireDialog } from './retire-dialog.tsx';
import { RowsTable } from './rows-table.tsx';
import { SetupHead } from './setup-head.tsx';
import { useRefreshSetup } from './use-refresh-setup.ts';

/** Who sees patients. */
export function DoctorsPage() {
  const list = trpc.doctors.listAll.useQuery(undefined, { refetchInterval: false });
  const [open, setOpen] = useState<{ form: 'save' | 'retire'; id?: number }>();
  const one = list.data?.find(({ id }) => id === open?.id);
  const close = () => setOpen(undefined);
  return (
    <>
      <SetupHead title="Doctors">
        <button
          type="button"
          className="button button-main"
          onClick={() => setOpen({ form: 'save' })}
        >
          Add a doctor
        </button>
      </SetupHead>
      {!list.data && <DeskProblem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.data && list.data.length > 0 && (
        <RowsTable
          heads={['Location', 'Appointments to come']}
          rows={list.data.map(({ id, name, specialization, location, upcoming, active }) => ({
            ...{ id, name, active, detail: specialization, cells: [location.name, upcoming] },
          }))}
          onEdit={(id) => setOpen({ form: 'save', id })}
          onRetire={(id) => setOpen({ form: 'retire', id })}
        />
      )}
      {list.data?.length === 0 && <p className="empty">There is no doctor yet.</p>}
      {open?.form === 'save' && <DoctorForm doctor={one} onClose={close} />}
      {open?.form === 'retire' && one && <Retire doctor={one} onClose={close} />}
    </>
  );
}

function Retire({ doctor, onClose }: { doctor: ManagedDoctor; onClose(): void }) {
  const { id: doctorId, name, version, active, upcoming } = doctor;
  const onSettled = useRefreshSetup();
  const { mutate, error, isPending } = trpc.doctors.retire.useMutation({
    ...{ onSettled, onSuccess: onClose },
  });
  // What the server has just counted, or what the list has shown.
  const expected = errorDataOf(error)?.appointments ?? upcoming;
  const isTold = expected === upcoming;
  return (
    <RetireDialog
      {...{ name, active, isPending, onClose }}
      error={errorDataOf(error)?.code === 'HAS_APPOINTMENTS' ? undefined : error}
      onRetire={() =>
        mutate({ doctorId, version, retired: active, keepAppointments: isTold && upcoming > 0 })
      }
    >
      <p>
        {active
          ? 'Patients cannot book any more. What has happened stays in the history.'
          : 'Patients can book again.'}
      </p>
      {active && expected > 0 && (
        <p>
          <strong>{`Appointments to come: ${expected}.`}</strong>
          {' They stay, also on the day sheet, until somebody moves or cancels them.'}
        </p>
      )}
    </RetireDialog>
  );
}
