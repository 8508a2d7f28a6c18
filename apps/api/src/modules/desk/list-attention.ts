import type { Attention, AttentionInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';

export async function listAttention(
  _clinic: Clinic,
  _by: Authorized<'reception-of-calendars'>,
  _input: AttentionInput,
): Promise<Attention> {
  throw new DomainError('INTERNAL');
}
