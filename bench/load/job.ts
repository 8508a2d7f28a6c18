import type { Schedule } from '../database/schedule.ts';

/** How a server is asked: by tRPC's unbatched HTTP form, or by Clinic's REST paths. */
export type Dialect = 'trpc' | 'rest';

/** The ids of doctors, one after the other. */
export type DoctorIds = { first: number; count: number };

/** What is asked. Doctors have ids from 1 to `doctors`. */
export type Workload =
  /** Slot after slot, none twice; `dates` are free. */
  | { kind: 'book'; doctors: number; dates: string[] }
  /** Everybody wants the same slot; as many requests as connections, one each. */
  | { kind: 'stampede'; doctor: number; startsAt: string }
  | { kind: 'day'; doctors: number; schedule: Schedule }
  | { kind: 'calendar'; doctors: number; schedule: Schedule }
  /** The same for the long visit type, of doctors who offer it. */
  | { kind: 'long-day' | 'long-calendar'; doctorIds: DoctorIds; schedule: Schedule }
  | { kind: 'earliest'; specialization: string; from: string | undefined }
  /** What a page of doctors asks; `distinct`: each question unlike the ones before, so never shared. */
  | { kind: 'first-free'; doctorIds: number[]; limit: number; distinct: boolean }
  /** Nine days read for each booking. */
  | { kind: 'mixed'; doctors: number; schedule: Schedule; dates: string[] }
  /** A route that only answers. */
  | { kind: 'trivial' };

export type Job = {
  origin: string;
  dialect: Dialect;
  workload: Workload;
  connections: number;
  /** Requests under way per connection; more than one only where the generator would be the limit. */
  pipelining: number;
  /** Not measured; then measured. */
  leadIn: number;
  seconds: number;
};

export type Outcome = {
  /** Per second, in the time that is measured. */
  rate: number;
  /** All, with those of the lead-in. */
  answers: number;
  /** All, of the answers that said that something was booked. */
  booked: number;
  /** Of a stampede: how many were turned away with 503, and neither booked nor refused. */
  shed: number;
  /** Milliseconds; of what was sent and answered in the time that is measured. */
  p50: number;
  p99: number;
  /** Of a core, that the generator itself used. */
  generatorLoad: number;
  /** Answers with a status or body that is not right. */
  wrong: number;
  examples: string[];
  /** Epoch milliseconds of the first request and of the last answer. */
  from: number;
  to: number;
  /** Epoch milliseconds when sent, and milliseconds until answered; on request. */
  latencies?: [sentAt: number, took: number][];
};
