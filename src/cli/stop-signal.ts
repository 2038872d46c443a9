/** Resolves when the process is told to stop. Asked for before anything listens, so that no signal is missed. */
export const waitForStopSignal = () =>
  new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
