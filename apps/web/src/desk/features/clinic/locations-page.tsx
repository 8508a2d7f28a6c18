import type { ManagedLocation } from '@clinic/contracts/locations';
import { useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { Loading } from '../../domain/loading.tsx';
import { LocationForm } from './location-form.tsx';
import { RetireDialog } from './retire-dialog.tsx';
import { RowsTable } from './rows-table.tsx';
import { SetupHead } from './setup-head.tsx';
import { useRefreshSetup } from './use-refresh-setup.ts';

/** Where patients are seen. */
export function LocationsPage() {
  const list = trpc.locations.listAll.useQuery(undefined, { refetchInterval: false });
  const [open, setOpen] = useState<{ form: 'save' | 'retire'; id?: number }>();
  const one = list.data?.find(({ id }) => id === open?.id);
  const close = () => setOpen(undefined);
  return (
    <>
      <SetupHead title="Locations">
        <button
          type="button"
          className="button button-main"
          onClick={() => setOpen({ form: 'save' })}
        >
          Add a location
        </button>
      </SetupHead>
      {!list.data && <DeskProblem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.data && list.data.length > 0 && (
        <RowsTable
          heads={['Time zone', 'Doctors']}
          rows={list.data.map(({ id, name, city, timeZone, doctors, active }) => ({
            ...{ id, name, active, detail: city, cells: [timeZone, doctors] },
          }))}
          onEdit={(id) => setOpen({ form: 'save', id })}
          onRetire={(id) => setOpen({ form: 'retire', id })}
        />
      )}
      {list.data?.length === 0 && <p className="empty">There is no location yet.</p>}
      {open?.form === 'save' && <LocationForm location={one} onClose={close} />}
      {open?.form === 'retire' && one && <Retire location={one} onClose={close} />}
    </>
  );
}

function Retire({ location, onClose }: { location: ManagedLocation; onClose(): void }) {
  const { id: locationId, name, version, active } = location;
  const onSettled = useRefreshSetup();
  const { mutate, error, isPending } = trpc.locations.retire.useMutation({
    ...{ onSettled, onSuccess: onClose },
  });
  return (
    <RetireDialog
      {...{ name, active, error, isPending, onClose }}
      onRetire={() => mutate({ locationId, version, retired: active })}
    >
      <p>
        {active
          ? 'It is not shown to patients any more. Appointments that were there keep it.'
          : 'Doctors can work there again.'}
      </p>
    </RetireDialog>
  );
}
