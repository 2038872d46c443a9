/** The pages that hosts with MCP Apps show in the chat; their sources are in `views/`. */
export const VIEWS = [{ name: 'player', title: 'Video player' }] as const;

export type ViewName = (typeof VIEWS)[number]['name'];
