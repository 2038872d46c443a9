/** How a tool call ended: with a result, with an error for the model, cancelled by the caller, or by an internal error. */
export type CallOutcome = 'ok' | 'error' | 'cancelled' | 'fault';

/** Receives measurements, such as those of Prometheus. All times are in seconds. */
export interface Telemetry {
  /** A tool call is over. */
  recordCall(tool: string, outcome: CallOutcome, seconds: number): void;
  /** A request to HeyGen is over; status 0 where no answer came. */
  recordRequest(status: number, seconds: number): void;
  /** HeyGen answered a field otherwise than declared. */
  recordDrift(operation: string, field: string): void;
}
