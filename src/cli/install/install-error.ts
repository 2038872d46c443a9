import { StartupError } from '../../runtime/startup-error.ts';

/** An installation that cannot be done, explained for the person who asked for it. Nothing was written. */
export class InstallError extends StartupError {}
