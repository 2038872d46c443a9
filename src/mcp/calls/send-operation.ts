import type { Operation } from '../../declarations/operation.ts';
import { HeyGenError } from '../../heygen/errors.ts';
import type { ApiResponse } from '../../heygen/response.ts';
import type { CallServices, ParsedCall } from './tool-call.ts';

/**
 * Reserves what a call is expected to cost and sends it. The money is released only when HeyGen is known not to have
 * taken the call.
 * @throws ToolError when it would cost more than may be spent, HeyGenError when HeyGen refuses it or is away
 */
export async function sendOperation(
  { client, spending }: CallServices,
  { tool, input, caller }: Pick<ParsedCall<Operation>, 'tool' | 'input' | 'caller'>,
): Promise<ApiResponse> {
  const release = tool.charge && spending?.reserve(tool.charge(input), caller.key);
  try {
    return await client.call(tool, input, caller);
  } catch (error) {
    if (error instanceof HeyGenError && !error.details.outcomeUnknown) release?.();
    throw error;
  }
}
