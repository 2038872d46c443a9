/** What the assistant makes of "how tides work, for children", with the prompt `prompt-optimizer`. */
export const PROMPT = `FORMAT: explainer, lively, 45 seconds, landscape, narrated in English.
TONE: warm and curious; wonder at the start, a smile at the end.
AVATAR: The presenter, a woman in a yellow raincoat of waxed cotton and a striped wool scarf, stands on a wet beach with a tin bucket, a red spade and a row of shells beside her; low morning light from the left, a little mist behind.
STYLE: Warm Grain. Palette #F4C95D, #2E6F95 and white; type rounded sans, bold; shapes drift and bounce; soft cuts.
CRITICAL ON-SCREEN TEXT:
- "Two hills of water"
- "2 tides a day"

SCENES:

SCENE 1 — A-ROLL (9s)
VOICEOVER: "Have you ever built a castle on the beach, gone for an ice cream, and found that the sea had eaten it? Let us find out who sent the sea."
Lower third slides in with a small moon.

SCENE 2 — FULL SCREEN B-ROLL (14s)
VOICEOVER: "It was the moon. The moon pulls at our water, very gently, and the water leans over and makes a hill. On the other side of the earth a second hill is left behind. Two hills of water, just like that."
L1 dark blue sky that drifts
L2 "Two hills of water" BOUNCES in
L3 the earth STRETCHES its water on both sides
L4 arrows DRAW themselves to the moon

SCENE 3 — A-ROLL + OVERLAY (12s)
VOICEOVER: "And because the earth keeps turning, your beach rides through both hills every single day. Up goes the sea, down goes the sea, and up it comes again."
L1 a grain that pulses
L2 "2 tides a day" COUNTS UP
L3 a small boat RISES and sinks

SCENE 4 — A-ROLL (10s)
VOICEOVER: "So next time, look up before you dig. If the moon says the water is coming, build your castle a little higher, and wave to the moon."
A paper moon waves back.

MUSIC: ukulele and soft bells, a lift at the end.
NARRATION STYLE: smiling and unhurried; the script is a theme to follow, not to read word for word; do not pad with silence.
`;
