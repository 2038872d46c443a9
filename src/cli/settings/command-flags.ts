import { REPORT_GROUPS, type ReportGroup } from '../ledger/report-groups.ts';

/**
 * Flags that one command takes and that are no settings: they have no variable.
 * `of` names the commands that take them.
 */
export const COMMAND_FLAGS = {
  json: {
    type: 'boolean',
    of: ['tools', 'doctor', 'token', 'ledger'],
    help: 'Print JSON; with `doctor --live`, write it to the file that follows, without anything of the account.',
  },
  live: {
    type: 'boolean',
    of: ['doctor'],
    help: 'Also ask HeyGen everything that can be asked for nothing, and compare each answer with what is declared.',
  },
  spend: {
    type: 'string',
    of: ['doctor'],
    help: 'With `--live`: also make the cheapest of each create, for so many USD in all, and delete what can be deleted. Asks first.',
  },
  yes: { type: 'boolean', of: ['doctor'], help: 'With `--spend`: make them without a question.' },
  spec: {
    type: 'boolean',
    of: ['doctor'],
    help: 'Compare HeyGen’s OpenAPI file with what is declared, in place of all else: the file or address that follows, or HEYGEN_SPEC_URL.',
  },
  print: { type: 'boolean', of: ['install'], help: 'Show what would be written, and where; write nothing.' },
  url: {
    type: 'string',
    of: ['install'],
    help: 'Address of a server that runs elsewhere, such as https://video.example.com/mcp.',
  },
  with: {
    type: 'string',
    multiple: true,
    of: ['install'],
    help: 'An optional package that npx is to bring along, such as sharp; may be repeated.',
  },
  name: { type: 'string', of: ['token'], help: 'Who is to have the token; the log and the ledger call them so.' },
  expires: {
    type: 'string',
    of: ['token'],
    help: 'The last day on which it is taken, such as 2027-01-31, or how many days it lasts, such as 90d.',
  },
  since: {
    type: 'string',
    of: ['ledger'],
    help: 'The first day, such as 2026-11-01, or a time, in UTC; without it the month.',
  },
  until: { type: 'string', of: ['ledger'], help: 'The last day, or the time before which; without it now.' },
  by: { type: 'string', of: ['ledger'], help: `Add up by ${REPORT_GROUPS.join(', ')}, in place of each create.` },
  csv: { type: 'boolean', of: ['ledger'], help: 'Print CSV.' },
  'spend-limit': {
    type: 'string',
    of: ['token'],
    help: 'What this person may spend in a period, in USD; the limit of everybody stands beside it.',
  },
  header: {
    type: 'string',
    multiple: true,
    of: ['install'],
    help: '`Name: value` that the host sends to that address; may be repeated.',
  },
} as const;

/** What those flags say. */
export interface CommandOptions {
  readonly json: boolean;
  readonly live: boolean;
  readonly spec: boolean;
  /** USD that `doctor --live` may spend. */
  readonly spendUsd?: number;
  /** True where no question is asked. */
  readonly yes: boolean;
  readonly print: boolean;
  readonly url?: string;
  /** Who is to have a token. */
  readonly personName?: string;
  /** As they were written. */
  readonly expires?: string;
  readonly spendLimit?: string;
  /** As they were written. */
  readonly since?: string;
  readonly until?: string;
  readonly by?: ReportGroup;
  readonly csv: boolean;
  readonly headers: readonly string[];
  /** Optional packages. */
  readonly packages: readonly string[];
}
