/** The tools that stand for all others. Names alone: their schemas take longer to make than a server takes to start. */
const DISCOVER_TOOL_NAMES = ['find_operations', 'read_operation', 'call_operation'] as const;

export type DiscoverTool = (typeof DISCOVER_TOOL_NAMES)[number];

export const isDiscoverTool = (tool: string): tool is DiscoverTool => DISCOVER_TOOL_NAMES.some((name) => name === tool);
