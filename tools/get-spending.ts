import { z } from 'zod';
import { SPENDING_PERIODS } from '../src/declarations/spending-view.ts';
import { composite } from '../src/declarations/tool.ts';
import { ToolError } from '../src/declarations/tool-error.ts';

/** Read from this server's own ledger; HeyGen knows what is left, and not who spent what. */
export const getSpending = composite({
  name: 'get_spending',
  title: 'What was spent through this server',
  keywords:
    'how much money have I we spent used usage report so far today this week month budget limit left expenses cost so far',
  summary:
    'Show how much this user has spent through this server today and this month, in USD, and how much of the spending limit is left. The account’s own balance: get_current_user.',
  effect: 'read',
  local: true,
  input: z.strictObject({}),
  output: z.looseObject({
    period: z.enum(SPENDING_PERIODS).describe('Of the limit, in UTC.'),
    spent_usd: z.number().describe('In the period; what is not over yet as estimated.'),
    spent_this_month_usd: z.number(),
    limit_usd: z.number().optional().describe('Absent: none.'),
    account_limit_usd: z.number().optional().describe('For all users together.'),
    left_usd: z.number().optional(),
    next_period: z.string().describe('When it begins.'),
  }),
  example: {
    input: {},
    output: {
      period: 'day',
      spent_usd: 1.5,
      spent_this_month_usd: 12.25,
      limit_usd: 10,
      left_usd: 8.5,
      next_period: '2026-11-22T00:00:00.000Z',
    },
  },
  run: async (_, { getSpending: read }) => {
    if (!read) throw new ToolError('This server keeps no ledger.');
    const view = await read().catch(() => {
      throw new ToolError('The ledger cannot be read at the moment; try again in a minute.');
    });
    return {
      period: view.period,
      spent_usd: view.spentUsd,
      spent_this_month_usd: view.spentThisMonthUsd,
      ...(view.limitUsd !== undefined && { limit_usd: view.limitUsd }),
      ...(view.accountLimitUsd !== undefined && { account_limit_usd: view.accountLimitUsd }),
      ...(view.leftUsd !== undefined && { left_usd: view.leftUsd }),
      next_period: view.resetsAt.toISOString(),
    };
  },
});
