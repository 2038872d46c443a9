import { userInfo } from 'node:os';

/** Whose process this is; a container may have no name for its user. */
export function getOsUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'local';
  }
}
