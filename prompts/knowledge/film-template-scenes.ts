/** One scene of a ready-made film. What stands in brackets is for the model to write. */
export interface FilmTemplateScene {
  type: 'A-ROLL' | 'FULL SCREEN B-ROLL' | 'A-ROLL + OVERLAY';
  seconds: number;
  say: string;
  show: readonly string[];
}

/** A film that only lacks its subject. */
export interface FilmTemplate {
  name: string;
  title: string;
  description: string;
  kind: string;
  seconds: number;
  orientation: 'landscape' | 'portrait';
  style: string;
  /** Colours of this film beside the style's own. */
  accents?: string;
  tone: string;
  presenter: string;
  scenes: readonly FilmTemplateScene[];
  music: string;
  narration: string;
  /** A second argument, where a film has two subjects. */
  versus?: { name: string; description: string };
}

/** Films as data; prompts/film-templates.ts makes prompts of them. */
export const FILM_TEMPLATES: readonly FilmTemplate[] = [
  {
    name: 'tech-news',
    title: 'Tech news briefing',
    description: 'A fast briefing of 75 s on one piece of tech news.',
    kind: 'news briefing, fast and informed',
    seconds: 75,
    orientation: 'landscape',
    style: 'Deconstructed',
    tone: 'urgent but exact; highs hit hard, doubts are named plainly',
    presenter:
      'A reporter in a charcoal overshirt at a desk of three monitors, cables and a half-dismantled circuit board within reach; cold blue light from the left, a rust-coloured lamp behind.',
    scenes: [
      {
        type: 'A-ROLL',
        seconds: 8,
        say: '[the one sentence that says what happened to {subject} and why it matters today]',
        show: ['Lower third SLIDES in with the headline.'],
      },
      {
        type: 'FULL SCREEN B-ROLL',
        seconds: 13,
        say: '[what exactly is new about {subject}: who, what, since when]',
        show: [
          'L1 scratched metal with scan lines that drift',
          'L2 the key figure SLAMS in from the left at a slight angle and fills half the frame',
          'L3 three cards CASCADE, one fact each',
          'L4 ticker SLIDES along with the source',
          'L5 glitch particles flicker',
        ],
      },
      {
        type: 'A-ROLL + OVERLAY',
        seconds: 12,
        say: '[what it changes for the people who use it]',
        show: [
          'Presenter on a third of the width, content on the rest.',
          'L1 dark grid that pulses',
          'L2 a before-and-after word pair: the first SHATTERS, the second locks in',
          'L3 a quote types on, word by word',
        ],
      },
      {
        type: 'FULL SCREEN B-ROLL',
        seconds: 14,
        say: '[the numbers behind it, and what they are compared with]',
        show: [
          'L1 black ground with grain that moves',
          'L2 a chart line DRAWS from left to right',
          'L3 labels STAMP beside its peaks',
          'L4 source line fades in',
          'L5 white flash as the peak is reached',
        ],
      },
      {
        type: 'A-ROLL + OVERLAY',
        seconds: 12,
        say: '[the open question, and who says otherwise]',
        show: [
          'Presenter on the other side now.',
          'L1 torn paper texture that drifts',
          'L2 a question PUNCHES up',
          'L3 two names slide in from both sides',
        ],
      },
      {
        type: 'A-ROLL + OVERLAY',
        seconds: 8,
        say: '[what comes next, and by when]',
        show: [
          'Presenter on a third of the width again.',
          'L1 circuit traces that pulse',
          'L2 a date SLAMS in',
          'L3 the next step types on below it',
        ],
      },
      { type: 'A-ROLL', seconds: 8, say: '[what to watch for, in one sentence]', show: ['End card STAMPS in.'] },
    ],
    music: 'industrial electronic with a driving pulse; drops out under the open question, returns for the close',
    narration: 'quick, clear, short sentences; a beat of silence before the key figure.',
  },
  {
    name: 'product-comparison',
    title: 'Product comparison',
    description: 'Two products side by side in 60 s, on evidence.',
    kind: 'comparison, even-handed and led by data',
    seconds: 60,
    orientation: 'landscape',
    style: 'Digital Grid',
    accents: 'cyan #00D4FF stands for the first, amber #FFB800 for the second, throughout',
    tone: 'fair and dry; the winner of each point is clear, the last word depends on the viewer',
    presenter:
      'A reviewer in a plain grey knit in a test studio, both products on the bench, a caliper, a notebook and labelled cables; even white light, a cyan rim from one side and amber from the other.',
    versus: { name: 'other', description: 'What it is compared with.' },
    scenes: [
      {
        type: 'A-ROLL',
        seconds: 10,
        say: '[the question that a buyer of {subject} or {other} really has]',
        show: ['Both names type on beside each other.'],
      },
      {
        type: 'FULL SCREEN B-ROLL',
        seconds: 15,
        say: '[price and main figures of both]',
        show: [
          'L1 pixel grid that lights up cell by cell',
          'L2 the frame splits: cyan half slides in from the left, amber half from the right',
          'L3 figures COUNT UP on both sides',
          'L4 source line fades in',
        ],
      },
      {
        type: 'A-ROLL + OVERLAY',
        seconds: 12,
        say: '[what {subject} does better, with the evidence]',
        show: ['L1 terminal ground, cursor blinks', 'L2 bars FILL in cyan', 'L3 a quote from a test types on'],
      },
      {
        type: 'FULL SCREEN B-ROLL',
        seconds: 15,
        say: '[what {other} does better, with the evidence]',
        show: [
          'L1 grid that drifts',
          'L2 bars FILL in amber',
          'L3 three points CASCADE',
          'L4 labels slide along the edge',
        ],
      },
      {
        type: 'A-ROLL',
        seconds: 8,
        say: '[who should take which, in one sentence each]',
        show: ['Two cards DROP in, one a name.'],
      },
    ],
    music: 'minimal electronic, steady; a second voice joins when the sides change',
    narration: 'calm and precise; the same pace for both sides.',
  },
  {
    name: 'strategy-briefing',
    title: 'Strategy briefing',
    description: 'A strategic argument for a board in 90 s.',
    kind: 'strategy briefing for a board',
    seconds: 90,
    orientation: 'landscape',
    style: 'Swiss Pulse',
    tone: 'measured and candid; risks get as much room as chances',
    presenter:
      'An adviser in a navy blazer over a plain tee in a glass meeting room, a whiteboard with axes, a printed report and a water carafe at hand; daylight from the right, cool and even.',
    scenes: [
      {
        type: 'A-ROLL',
        seconds: 9,
        say: '[the decision about {subject} that is due, and by when]',
        show: ['Lower third slides in.'],
      },
      {
        type: 'FULL SCREEN B-ROLL',
        seconds: 14,
        say: '[where things stand, in two figures]',
        show: [
          'L1 white twelve-column grid that fades in',
          'L2 the first figure COUNTS UP from zero and fills half the frame',
          'L3 the second figure slides in below it',
          'L4 period and source type on',
        ],
      },
      {
        type: 'A-ROLL + OVERLAY',
        seconds: 11,
        say: '[the framework: what the two axes are and why these]',
        show: ['L1 grid that pulses', 'L2 axes DRAW themselves', 'L3 labels slide to their ends'],
      },
      {
        type: 'FULL SCREEN B-ROLL',
        seconds: 14,
        say: '[where we and the others stand on it, and where that moves]',
        show: [
          'L1 white ground, fine lines drift',
          'L2 the four fields FILL one after the other',
          'L3 positions DROP in with their names',
          'L4 arrows DRAW the way ahead',
          'L5 one accent flashes on our position',
        ],
      },
      {
        type: 'A-ROLL + OVERLAY',
        seconds: 11,
        say: '[the main risk, and what would have to be true]',
        show: ['L1 dark grid that drifts', 'L2 the risk types on', 'L3 two conditions CASCADE'],
      },
      {
        type: 'A-ROLL + OVERLAY',
        seconds: 9,
        say: '[what the other choice would cost]',
        show: ['L1 white grid that slides', 'L2 two sums COUNT UP side by side', 'L3 the difference types on'],
      },
      {
        type: 'FULL SCREEN B-ROLL',
        seconds: 14,
        say: '[the steps, with dates]',
        show: [
          'L1 grid that slides slowly',
          'L2 a timeline DRAWS from left to right',
          'L3 milestones STAMP onto it',
          'L4 owners fade in below',
        ],
      },
      { type: 'A-ROLL', seconds: 8, say: '[the recommendation in one sentence]', show: ['The sentence types on.'] },
    ],
    music: 'restrained piano and pulse; a lift with the recommendation',
    narration: 'unhurried; a pause of a second after each figure.',
  },
  {
    name: 'social-ad',
    title: 'Social ad',
    description: 'A vertical ad of 30 s at full energy.',
    kind: 'vertical social ad, loud and friendly',
    seconds: 30,
    orientation: 'portrait',
    style: 'Carnival Surge',
    tone: 'thrilled from the first frame; one promise, one proof, one thing to do',
    presenter:
      'A creator in a teal shirt before a wall of paper streamers, a ring light, the product in hand and confetti on the floor; bright frontal light with pink and yellow edges.',
    scenes: [
      {
        type: 'A-ROLL',
        seconds: 8,
        say: '[the hook: the problem that {subject} ends, as a question or a dare]',
        show: ['The promise SLAMS in behind and fills half the frame.'],
      },
      {
        type: 'FULL SCREEN B-ROLL',
        seconds: 12,
        say: '[what {subject} does, and the proof]',
        show: [
          'L1 collage of torn paper that spins slowly',
          'L2 the figure or the result SLAMS in at an angle',
          'L3 three reasons bounce in, one after the other',
          'L4 a customer’s words slide along',
          'L5 confetti bursts',
        ],
      },
      {
        type: 'A-ROLL + OVERLAY',
        seconds: 10,
        say: '[what to do now, and what they get for it]',
        show: ['L1 stripes that scroll', 'L2 the call to action STAMPS in', 'L3 the handle pulses below it'],
      },
    ],
    music: 'festive brass and drums, full from the first second, one stop before the call to action',
    narration: 'fast, smiling, close to the microphone.',
  },
  {
    name: 'premium-report',
    title: 'Premium report',
    description: 'A quiet report of 120 s for investors or members.',
    kind: 'report for investors, understated',
    seconds: 120,
    orientation: 'landscape',
    style: 'Velvet Standard',
    accents: 'gold #c9a84c as the only accent',
    tone: 'assured and discreet; good news is stated, never celebrated',
    presenter:
      'A host in a tailored black merino jacket in an architect’s room of stone and oak, a bound report, a brass lamp and a model building on the table; soft diffused light from above.',
    scenes: [
      {
        type: 'A-ROLL',
        seconds: 10,
        say: '[the year or the quarter of {subject} in one sentence]',
        show: ['The title fades in, widely spaced.'],
      },
      {
        type: 'FULL SCREEN B-ROLL',
        seconds: 15,
        say: '[the first result, and what stands behind it]',
        show: [
          'L1 black velvet ground that drifts almost unseen',
          'L2 the figure fades in and holds',
          'L3 a thin line DRAWS beneath it',
          'L4 the comparison types on in small capitals',
        ],
      },
      {
        type: 'FULL SCREEN B-ROLL',
        seconds: 15,
        say: '[the second result, and where it comes from]',
        show: [
          'L1 stone texture, light sweeps across it',
          'L2 two columns rise slowly side by side',
          'L3 their labels fade in',
          'L4 the period slides in below',
        ],
      },
      {
        type: 'A-ROLL',
        seconds: 10,
        say: '[what did not go as planned, plainly]',
        show: ['A single word fades in beside the host.'],
      },
      {
        type: 'A-ROLL + OVERLAY',
        seconds: 10,
        say: '[what is done about it]',
        show: ['L1 stone texture that drifts', 'L2 the measure types on', 'L3 a thin line DRAWS beneath it'],
      },
      {
        type: 'FULL SCREEN B-ROLL',
        seconds: 15,
        say: '[how the money or the effort is spread]',
        show: [
          'L1 black ground, a fine grid fades in',
          'L2 a ring DRAWS itself, part by part',
          'L3 each part’s name types on',
          'L4 the total fades in at the centre',
        ],
      },
      {
        type: 'A-ROLL + OVERLAY',
        seconds: 12,
        say: '[the people or the work behind it]',
        show: ['L1 oak texture that drifts', 'L2 a still photograph zooms in slowly', 'L3 the name fades in below'],
      },
      {
        type: 'FULL SCREEN B-ROLL',
        seconds: 15,
        say: '[what comes next, and when]',
        show: [
          'L1 white ground, shadow of a leaf sways',
          'L2 a line of dates DRAWS from left to right',
          'L3 one gold point pulses on the nearest',
          'L4 its name types on',
        ],
      },
      {
        type: 'A-ROLL',
        seconds: 10,
        say: '[what investors or members may rely on]',
        show: ['The promise fades in beside the host.'],
      },
      { type: 'A-ROLL', seconds: 8, say: '[thanks, and one sentence to keep]', show: ['The mark fades in.'] },
    ],
    music: 'string quartet, slow; silence before the closing sentence',
    narration: 'low, slow, with room between the sentences.',
  },
];
