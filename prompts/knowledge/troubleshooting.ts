/** What goes wrong with films, why, and what helps (HeyGen's published notes and what users report). */
export interface Trouble {
  seen: string;
  because: string;
  remedy: string;
}

export const troubles: readonly Trouble[] = [
  {
    seen: 'black or empty pictures',
    because: 'B-roll of 5 s or less, or positions given as coordinates and corners',
    remedy: 'B-roll of 10 to 15 s; say how a thing enters and moves, and how much of the frame it fills',
  },
  {
    seen: 'another presenter than the one chosen',
    because: 'the prompt describes looks although avatar_id is given',
    remedy: 'write "the selected presenter" and how they deliver, nothing on clothes, age or hair',
  },
  {
    seen: 'black bars, or a presenter cut off',
    because: 'the look’s picture is of another shape than the film',
    remedy: 'leave frame_check on, or choose a look whose preferred_orientation fits',
  },
  {
    seen: 'wrong figures or quotes on screen',
    because: 'they are not under CRITICAL ON-SCREEN TEXT',
    remedy: 'list every literal there, letter by letter',
  },
  {
    seen: 'long silences',
    because: 'the script is shorter than the length that was asked for',
    remedy: 'about 150 words a minute; ask not to pad with silence',
  },
  {
    seen: 'a film much longer or shorter than asked',
    because: 'the agent decides; 79 to 174 % of the length asked for is normal',
    remedy: 'state the length once, under FORMAT; an explicit avatar_id keeps it closer',
  },
  {
    seen: 'a session in "thinking" for 15 minutes and more',
    because: 'more than two or three sessions at once wait for each other',
    remedy: 'run two or three at a time; tell the user, do not create it again',
  },
  {
    seen: 'a new look that fails silently',
    because: 'it is still in training, or lacks consent',
    remedy: 'get_avatar_look says whether it can be used',
  },
  {
    seen: 'a translation that mixes up speakers',
    because: 'the number of speakers was guessed',
    remedy: 'give speaker_num',
  },
  {
    seen: 'a file that cannot be downloaded by HeyGen',
    because: 'its address needs a login or leads to a page',
    remedy: 'give the address of the file itself, or upload_asset',
  },
];
