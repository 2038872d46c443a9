import { toObject } from '../src/declarations/json.ts';
import type { Json } from '../src/declarations/operation.ts';
import { getPrice } from '../src/declarations/price-list.ts';
import { isPerSecond } from '../src/declarations/pricing.ts';
import type { Account } from './account.ts';
import { requestsFault } from './faults.ts';
import { readMp4Seconds } from './files/mp4.ts';
import { findStoredFile } from './files/stored-files.ts';
import { getStatusAt, type Job, type SimulatedKind } from './job-kinds.ts';
import { createRecord, findAnyRecord, findRecord, listRecords } from './records.ts';

/** Seconds that a source elsewhere is taken to be long, since the sandbox does not fetch it. */
const SOURCE_S = 60;

/** The length of the film that a request is about, where it is one of the sandbox's own. */
function getSourceSeconds(account: Account, { video }: Json): number {
  const { url, asset_id } = toObject(video);
  const path = typeof url === 'string' && URL.canParse(url) ? new URL(url).pathname : `/files/${asset_id}`;
  const file = findStoredFile(account, path);
  try {
    return file?.type === 'video/mp4' ? readMp4Seconds(file.content) : SOURCE_S;
  } catch {
    // What was uploaded as a film need not be one.
    return SOURCE_S;
  }
}

/** @throws TypeError where no operation starts such jobs */
export function getJobKind(account: Account, name: string): SimulatedKind {
  const kind = account.jobKinds.get(name);
  if (!kind) throw new TypeError(`No operation of this sandbox starts jobs of the kind ${name}.`);
  return kind;
}

/** Begins a job, which is charged for. It shows the fields of its request that its reader declares, and `more`. */
export function startJob(account: Account, name: string, request: Json, more: Json = {}): Job {
  const kind = getJobKind(account, name);
  const { price, event, statuses, idField = 'id' } = kind;
  const { start_time: start = 0, end_time: end, [idField]: _, ...fields } = request;
  const _seconds = typeof end === 'number' ? end - Number(start) : getSourceSeconds(account, request);
  const usd = price ? getPrice(price) * (isPerSecond(price) ? _seconds : 1) : 0;
  account.chargeWallet(usd);
  const _fails = requestsFault(JSON.stringify(request), 'render-fail');
  const job = createRecord(account, kind, { ...fields, ...more, _startedAt: Date.now(), _seconds, _fails });
  const getStatus = () => getJobStatus(account, job);
  const getData = () => (event?.idField ? { [event.idField]: job._id } : {});
  if (_fails) account.refundOnFailure(usd, () => getStatus() === statuses.failed);
  if (event) account.pendingWebhooks.add({ event: event.name, request, getStatus, getData });
  return job;
}

export const getJobStatus = (account: Account, job: Job): string =>
  getStatusAt(getJobKind(account, job._kind), job, account.getSecondsSince(job._startedAt));

/** Finds a job of any kind. */
export function findJob(account: Account, id: string): Job | undefined {
  const kind = account.jobKinds.get(findAnyRecord(account, id)?._kind ?? '');
  return kind && findRecord(account, kind, id);
}

/** Jobs that count against those that may run at once. */
export const countLimitedJobs = (account: Account) =>
  [...account.jobKinds.values()].flatMap((kind) => {
    const jobs = kind.limited ? listRecords(account, kind) : [];
    return jobs.filter(({ _startedAt }) => account.getSecondsSince(_startedAt) < kind.seconds);
  }).length;
