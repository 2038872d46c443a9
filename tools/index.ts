import type { Toolset } from '../src/operation.ts';
import account from './account.ts';
import avatars from './avatars.ts';
import videoAgent from './video-agent.ts';
import videos from './videos.ts';
import voices from './voices.ts';

/** The groups of tools, in the order in which they are listed. */
export const toolsets: readonly Toolset[] = [
  { id: 'video-agent', title: 'Video Agent', operations: videoAgent },
  { id: 'videos', title: 'Videos', operations: videos },
  { id: 'avatars', title: 'Avatars', operations: avatars },
  { id: 'voices', title: 'Voices', operations: voices },
  { id: 'account', title: 'Account', operations: account },
];
