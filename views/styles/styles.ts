/** `show_styles`: what a film of the Video Agent can look like. */
import { has, startGallery } from '../gallery.ts';

await startGallery('heygen-styles', {
  title: 'Video styles',
  tool: 'list_video_agent_styles',
  list: 'styles',
  idField: 'style_id',
  filters: [
    {
      field: 'tag',
      label: 'Tag',
      options: ['cinematic', 'retro-tech', 'iconic-artist', 'pop-culture', 'handmade', 'print'],
    },
    { field: 'aspect_ratio', label: 'Shape', options: ['16:9', '9:16', '1:1'], fits: has('aspect_ratio') },
  ],
  picture: ({ thumbnail_url }) => thumbnail_url,
  facts: ({ aspect_ratio, tags }) => [aspect_ratio, ...(Array.isArray(tags) ? tags : [tags])],
  choice: 'Use this style for the film:',
});
