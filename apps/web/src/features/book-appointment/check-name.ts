/**
 * The name as the contract wants it, or what is wrong with it. The contract's schema is loaded when
 * it is needed; where it cannot be loaded the API decides alone.
 */
export async function checkName(typed: string): Promise<{ name: string } | { problem: string }> {
  if (typed.trim() === '') return { problem: 'Please enter the patient’s name.' };
  const contract = await loadContract().catch(() => undefined);
  const parsed = contract?.PatientName.safeParse(typed);
  if (!parsed) return { name: typed };
  if (parsed.success) return { name: parsed.data };
  return { problem: nameProblem(parsed.error.issues[0]?.message) };
}

/** Fetches the schema ahead of the first submit. */
export const loadContract = () => import('@clinic/contracts/appointments');

/** A sentence from the contract's message, like `must have at most 120 characters`. */
export function nameProblem(message = 'is not right'): string {
  return `The name ${message}.`;
}
