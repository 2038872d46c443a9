/** What is known of a look (HeyGen v3, GET /v3/avatars/looks/{look_id}). */
export interface LookFrame {
  avatar_type?: string;
  image_width?: number;
  image_height?: number;
  preferred_orientation?: string;
}

const SHAPES = ['landscape', 'portrait', 'square'] as const;
export type Shape = (typeof SHAPES)[number];

/** The shape of a look's picture; a square is neither, so that it never fits. Unknown where HeyGen gives no size. */
export function getShape({
  image_width: width,
  image_height: height,
  preferred_orientation: preferred,
}: LookFrame): Shape | undefined {
  if (width && height) return width === height ? 'square' : width > height ? 'landscape' : 'portrait';
  return SHAPES.find((shape) => shape === preferred);
}

const FRAMING: Readonly<Record<'landscape' | 'portrait', (from: string) => string>> = {
  landscape: (from) =>
    `FRAMING NOTE: the selected presenter’s picture is ${from}, the film is landscape (16:9). Show the presenter from the chest up in the middle and extend the set to both sides with the AI image tool, in the same light and colours, until it fills the frame. No black bars.`,
  portrait: (from) =>
    `FRAMING NOTE: the selected presenter’s picture is ${from}, the film is portrait (9:16). Let head and shoulders fill the frame and extend the set upwards and downwards with the AI image tool where needed, in the same light and colours. No black bars.`,
};

const BACKGROUND =
  'BACKGROUND NOTE: if the selected presenter comes without a background, put a plain set behind them that fits the subject: soft light, some depth, nothing that distracts.';

/**
 * The corrections that a look needs in a film of an orientation, to be appended to the prompt; none where it fits.
 * Studio avatars may come cut out, which their data does not say, so their note speaks of the case.
 */
export function listFramingNotes(look: LookFrame, orientation: 'landscape' | 'portrait'): string[] {
  const shape = getShape(look);
  return [
    ...(shape && shape !== orientation ? [FRAMING[orientation](shape)] : []),
    ...(look.avatar_type === 'studio_avatar' ? [BACKGROUND] : []),
  ];
}
