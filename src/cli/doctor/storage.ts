import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Bucket } from '../../files/object-storage.ts';
import { getErrorMessage } from '../../runtime/error-properties.ts';
import { createConfiguredStorages } from '../services/configured-storages.ts';
import { type Check, type Finding, fail, pass } from './check.ts';

async function checkStorage(name: string, storage: Bucket): Promise<Finding> {
  const object = `heygen-mcp-doctor-${randomUUID()}.txt`;
  const bytes = Buffer.from('heygen-mcp doctor\n');
  try {
    const { location } = await storage.put({
      name: object,
      type: 'text/plain',
      size: bytes.length,
      stream: Readable.from([bytes]),
    });
    await storage.remove(object);
    return pass(`Bucket ${location.slice(0, -object.length)} takes files and gives them up again`);
  } catch (error) {
    return fail(`Bucket (${name}): ${getErrorMessage(error)}`);
  }
}

/** The buckets, with a small object that is written and deleted. */
export const checkStorages: Check = async ({ config }) =>
  Promise.all(Object.entries(createConfiguredStorages(config)).map(([name, storage]) => checkStorage(name, storage)));
