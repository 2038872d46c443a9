/** `show_looks`: the faces that a film can have. */
import { has, startGallery } from '../gallery.ts';

await startGallery('heygen-looks', {
  title: 'Avatar looks',
  tool: 'list_avatar_looks',
  list: 'looks',
  idField: 'id',
  filters: [
    { field: 'ownership', label: 'Owner', options: ['public', 'private'] },
    { field: 'avatar_type', label: 'Kind', options: ['studio_avatar', 'digital_twin', 'photo_avatar'] },
    {
      field: 'preferred_orientation',
      label: 'Shape',
      options: ['landscape', 'portrait', 'square'],
      fits: has('preferred_orientation'),
    },
    { field: 'gender', label: 'Gender', options: ['female', 'male'], fits: has('gender') },
    { field: 'tags', label: 'Tag', fits: has('tags') },
  ],
  picture: ({ preview_image_url }) => preview_image_url,
  facts: ({ avatar_type, preferred_orientation, gender, status }) => [
    avatar_type,
    preferred_orientation,
    gender,
    status !== 'completed' && status,
  ],
  choice: 'Use this look for the film:',
});
