import type { HandlerGroup } from '../handler.ts';

export default {
  handlers: {
    get_current_user: ({ account: { balance } }) => ({
      username: 'sandbox',
      email: 'sandbox@example.com',
      first_name: 'Sandy',
      last_name: 'Box',
      billing_type: 'wallet',
      wallet: { currency: 'usd', remaining_balance: Math.round(balance * 100) / 100, auto_reload: null },
    }),
  },
} satisfies HandlerGroup;
