import { type Browser, chromium } from 'playwright-core';
import { findProgram } from './programs.ts';

/** As root, in containers, without a screen and without a word to anybody outside. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium, with a profile of its own that goes with it. Playwright takes a path and no bare name. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findProgram('chromium'), args: FLAGS });
}
