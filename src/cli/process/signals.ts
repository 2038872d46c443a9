/** Resolves when a signal stops the process. Asked for before anything listens, so that no signal is missed. */
export const waitForStopSignal = () =>
  new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

/** Calls back on each SIGHUP, which no longer ends the process then. Windows ends it all the same. */
export const onHangUp = (act: () => void): void => void process.on('SIGHUP', act);
