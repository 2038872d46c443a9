import { catalog as v3 } from '../../catalog/catalog.ts';
import { AllowedFolders } from '../../files/allowed-folders.ts';
import { createFileService, type FileService, type FileServiceOptions } from '../../files/file-service.ts';
import type { RequestOptions } from '../../heygen/client.ts';
import type { Config } from '../settings/config.ts';
import type { ConfiguredHeyGenClient } from './configured-heygen-client.ts';
import { getProxySettings } from './configured-proxy.ts';
import { createConfiguredStorages } from './configured-storages.ts';

/** Over HTTP the callers are others than whose disk it is. */
const getAllowedFolders = ({ command, filesRoot, filesOverHttp }: Config) =>
  command === 'http' && !filesOverHttp
    ? new AllowedFolders([], 'over HTTP the disk is not the caller’s; use addresses, or data: URIs')
    : new AllowedFolders(filesRoot);

/** Files are moved for keys that HeyGen knows: over HTTP anybody can send one. */
const createKeyCheck =
  ({ client, acceptedKeys }: ConfiguredHeyGenClient) =>
  async (caller: RequestOptions): Promise<void> => {
    if (caller.key === undefined || acceptedKeys.has(caller.key)) return;
    await client.call(v3.getOperation('get_current_user'), {}, caller);
  };

/** The file service that the settings ask for. */
export const createConfiguredFiles = (
  config: Config,
  connection: ConfiguredHeyGenClient,
  getOperation: FileServiceOptions['getOperation'],
): FileService =>
  createFileService({
    client: connection.client,
    base: connection.base,
    getOperation,
    folders: getAllowedFolders(config),
    storages: createConfiguredStorages(config),
    proxy: getProxySettings(config),
    ...(config.auth === 'key' && { checkKey: createKeyCheck(connection) }),
  });
