import type { Appointment } from '@clinic/contracts/appointments';
import type { Access, Authorized, Guard, Subject } from '../../kernel/access.ts';
import type { Actor } from '../../kernel/actor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import type { Secrets } from '../../kernel/secrets.ts';
import { isManageToken } from './rules/manage-token.ts';

type Ports = {
  secrets: Secrets;
  /** An appointment with the nonce of its manage token. */
  findManaged(id: string): Promise<{ appointment: Appointment; manageNonce: Buffer } | undefined>;
};

type Checks = { [A in Access]: (actor: Actor, input: Subject<A>) => Promise<object> };

/**
 * The guard of every procedure and route. Throws `APPOINTMENT_NOT_FOUND`, the same whether the
 * appointment is absent or the token is not its own.
 */
export function createGuard({ secrets, findManaged }: Ports): Guard {
  const checks: Checks = {
    public: async () => ({}),
    'manage-token': async (actor, { id }) => {
      const token = actor.kind === 'bearer' ? actor.manageToken : undefined;
      const found = await findManaged(id);
      const isAllowed = isManageToken(secrets, token, id, found?.manageNonce);
      if (!isAllowed || !found) throw new DomainError('APPOINTMENT_NOT_FOUND');
      return { appointment: found.appointment };
    },
  };
  return async <A extends Access>(access: A, actor: Actor, input: Subject<A>) =>
    (await checks[access](actor, input)) as Authorized<A>;
}
