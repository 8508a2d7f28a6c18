import type { OpenedLink } from '@clinic/contracts/session';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { selectLink } from './links-repository.ts';
import { readLinkToken } from './rules/link-token.ts';
import { hasManager, selectStaff } from './staff-repository.ts';

/** Whom a link lets in; nobody yet where it is the first manager's. Throws `LINK_NOT_FOUND`. */
export async function openLink(
  { db, secrets }: Clinic,
  { token }: { token: string },
): Promise<OpenedLink> {
  const id = readLinkToken(secrets, token);
  const link = id && (await selectLink(db, id));
  if (!link) throw new DomainError('LINK_NOT_FOUND');
  if (link.staffId === null) {
    if (await hasManager(db)) throw new DomainError('LINK_NOT_FOUND');
    return {};
  }
  const staff = await selectStaff(db, link.staffId);
  if (!staff || staff.disabled) throw new DomainError('LINK_NOT_FOUND');
  const { email, name, role } = staff;
  return { staff: { email, name, role } };
}
