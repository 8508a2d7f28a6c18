import { errorDataOf } from '../../lib/api-error.ts';
import { DeskProblem } from './desk-problem.tsx';

/** Why a change of an appointment was not made; rules that can be accepted have `RefusedRules`. */
export function ChangeProblem({ error }: { error: unknown }) {
  const data = errorDataOf(error);
  if (data?.code === 'RULES_REFUSED') return null;
  return (
    <DeskProblem error={error}>
      {data?.issues?.map(({ message }) => (
        <p key={message}>{`${message}.`}</p>
      ))}
    </DeskProblem>
  );
}
