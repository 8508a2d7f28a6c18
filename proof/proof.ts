import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabaseServer } from './cluster/database-server.ts';
import { makeSchedule } from './faults/schedule.ts';
import { makeCopy } from './known-bad/make-copy.ts';
import { run } from './run/run.ts';

const folder = await mkdtemp(join(tmpdir(), 'clinic-proof-'));
const database = await startDatabaseServer();
try {
  const duration = Number(process.argv[2] ?? 10) * 1000;
  const seed = 1;
  const result = await run(database, {
    seed, duration, schedule: process.argv[3] === 'no' ? [] : makeSchedule(seed, duration), root: await makeCopy(join(folder, 'product'), process.env.NOFIX ? [] : [{ file: 'modules/appointments/book-appointment.ts', find: `  const [slot, replay] = await Promise.all([
    selectSlot(db, clock, slotOf(booking), holderIn(clinic, booking)),
    recall(clinic, booking),
  ]);`, replace: `const slot = await selectSlot(db, clock, slotOf(booking), holderIn(clinic, booking)); const replay = await recall(clinic, booking);` }]), build: 'product', file: join(folder, 'history.jsonl'),
  });
  console.log(folder, result.planHash, result.counts, result.violations.length);
  const seen = new Map();
  for (const v of result.violations) { const c = seen.get(v.invariant) ?? 0; seen.set(v.invariant, c + 1); if (c < 3) { console.log(v.invariant, v.says, v.calls, JSON.stringify(v.rows)?.slice(0,600)); for (const n of v.calls.slice(0,6)) console.log('   ', JSON.stringify(result.history.calls.find((x) => x.n === n)).slice(0,700)); } }
  console.log(seen);
  const out = new Map(); for (const c of result.history.calls) { const o = c.operation + ' ' + (c.outcome?.kind === 'refused' ? c.outcome.code : c.outcome?.kind === 'unknown' ? 'unknown ' + c.outcome.why : c.outcome?.kind); out.set(o, (out.get(o) ?? 0) + 1); }
  console.log([...out].sort());
  const fk = new Map(); for (const f of result.history.faults) { const k=f.kind+' '+f.detail.replace(/\d+ ms/,''); fk.set(k, (fk.get(k) ?? 0) + 1); } console.log([...fk].sort());
} finally { await database.stop(); }
