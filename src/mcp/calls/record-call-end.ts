import type { Json } from '../../declarations/operation.ts';
import type { Tool } from '../../declarations/tool.ts';
import type { CallOutcome } from '../../runtime/telemetry.ts';
import type { CallServices } from './call-services.ts';
import type { ToolCall, ToolOutcome } from './call-types.ts';

/** An id as HeyGen makes them: no text of a person. */
const ID = /^[\w:.-]{1,128}$/;

/** The ids among the arguments: what a call is about. */
const getIds = (given: Json): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      /(^|_)id$/.test(name) && typeof value === 'string' && ID.test(value) ? [[name, value]] : [],
    ),
  );

function getOutcome({ caller }: ToolCall, result: ToolOutcome | undefined): CallOutcome {
  if (caller.signal?.aborted) return 'cancelled';
  if (!result) return 'fault';
  return result.isError ? 'error' : 'ok';
}

/** True for a call that may change something. For a request by path the method decides. */
const isAudited = (tool: Tool, { record }: ToolCall) => tool.effect !== 'read' || record?.entry !== undefined;

/** Measures a call that is over, and enters it in the log: at `info` where it changed or cost something. */
export function recordCallEnd(services: CallServices, call: ToolCall, began: number, result?: ToolOutcome): void {
  const { log, audit, telemetry } = services;
  const { caller, record } = call;
  const tool = record?.called ?? call.tool;
  const outcome = getOutcome(call, result);
  const ms = performance.now() - began;
  telemetry?.recordCall?.(tool.name, outcome, ms / 1000);
  const common = { ...caller.logContext, tool: tool.name, ms: Math.round(ms) };
  if (audit && isAudited(tool, call))
    audit.logCall({
      ...common,
      who: caller.person?.name,
      effect: tool.effect,
      outcome: result?.inputRequests ? 'asked' : outcome,
      jobs: record?.jobs ?? [],
      ids: getIds(call.arguments),
      entry: record?.entry,
      estimate_usd: record?.usd,
    });
  else log.debug({ ...common, outcome }, 'call');
}
