/** By what the report of the ledger adds up. */
export const REPORT_GROUPS = ['person', 'tool', 'day'] as const;
export type ReportGroup = (typeof REPORT_GROUPS)[number];
