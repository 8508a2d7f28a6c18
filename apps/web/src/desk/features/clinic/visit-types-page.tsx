import type { ManagedVisitType } from '@clinic/contracts/visit-types';
import { useState } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { Loading } from '../../domain/loading.tsx';
import { RetireDialog } from './retire-dialog.tsx';
import { RowsTable } from './rows-table.tsx';
import { SetupHead } from './setup-head.tsx';
import { useRefreshSetup } from './use-refresh-setup.ts';
import { VisitTypeForm } from './visit-type-form.tsx';

/** What patients come for. */
export function VisitTypesPage() {
  const list = trpc.visitTypes.listAll.useQuery(undefined, { refetchInterval: false });
  const [open, setOpen] = useState<{ form: 'save' | 'retire'; id?: number }>();
  const one = list.data?.find(({ id }) => id === open?.id);
  const close = () => setOpen(undefined);
  return (
    <>
      <SetupHead title="Visit types">
        <button
          type="button"
          className="button button-main"
          onClick={() => setOpen({ form: 'save' })}
        >
          Add a visit type
        </button>
      </SetupHead>
      {!list.data && <DeskProblem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.data && (
        <RowsTable
          heads={['Minutes', 'Patients can book it', 'Doctors']}
          rows={list.data.map((type) => ({
            ...{ id: type.id, name: type.name, active: type.active },
            detail: type.isDefault ? 'The default' : type.description,
            cells: [type.durationMinutes, type.online ? 'Yes' : 'No', type.doctors],
          }))}
          onEdit={(id) => setOpen({ form: 'save', id })}
          onRetire={(id) => setOpen({ form: 'retire', id })}
        />
      )}
      {open?.form === 'save' && <VisitTypeForm visitType={one} onClose={close} />}
      {open?.form === 'retire' && one && <Retire visitType={one} onClose={close} />}
    </>
  );
}

function Retire({ visitType, onClose }: { visitType: ManagedVisitType; onClose(): void }) {
  const { id: visitTypeId, name, version, active } = visitType;
  const onSettled = useRefreshSetup();
  const { mutate, error, isPending } = trpc.visitTypes.retire.useMutation({
    ...{ onSettled, onSuccess: onClose },
  });
  return (
    <RetireDialog
      {...{ name, active, error, isPending, onClose }}
      onRetire={() => mutate({ visitTypeId, version, retired: active })}
    >
      <p>
        {active ? 'Nobody can book it any more. Appointments stay.' : 'It can be booked again.'}
      </p>
    </RetireDialog>
  );
}
