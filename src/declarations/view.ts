/** The pages that hosts with MCP Apps show in the chat; their sources are in `views/`. */
export const VIEWS = [
  { name: 'player', title: 'Video player' },
  { name: 'looks', title: 'Avatar looks' },
  { name: 'voices', title: 'Voices' },
  { name: 'styles', title: 'Video styles' },
  { name: 'storyboard', title: 'Storyboard' },
] as const;

export type ViewName = (typeof VIEWS)[number]['name'];
