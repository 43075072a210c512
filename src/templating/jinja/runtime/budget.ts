import { raiseLimit } from '../errors.js';

/**
 * One currency for time and memory. A step stands for at most about 200 ns of work and 64 bytes of allocation:
 * statements and loop rounds cost one per syntax node, text costs one per 32 characters read or copied, lists one
 * per element. The total therefore bounds both: about 0.4 s and 128 MiB for a template that uses all of it.
 * A conversation of 60 kB with 20 tools takes about 15,000.
 */
const MAX_STEPS = 2_000_000;
/** Longest text that a template may build or print, in UTF-16 units. */
const MAX_TEXT_LENGTH = 16 * 1024 * 1024;
/** Nested macro calls and recursive loops. Python itself gives up at 1,000 frames, Jinja2 uses several per call. */
const MAX_CALL_DEPTH = 200;
const CHARACTERS_PER_STEP = 32;

let stepsLeft = MAX_STEPS;
let callDepth = 0;

/** Rendering is synchronous, so one budget at a time is enough: each render starts it anew. */
export function startBudget(): void {
  stepsLeft = MAX_STEPS;
  callDepth = 0;
}

/** Pays for `steps` units of work. Throws TemplateError (limit) when the budget is used up. */
export function spend(steps: number): void {
  stepsLeft -= steps;
  // Written so that a NaN cannot switch the budget off.
  if (!(stepsLeft >= 0)) raiseLimit('the template did more work than a chat template may');
}

/** Pays for reading or copying a text of this length (UTF-16 units). */
export function spendText(length: number): void {
  if (length > MAX_TEXT_LENGTH)
    raiseLimit(`the template built a text longer than ${MAX_TEXT_LENGTH} characters`);
  spend(length / CHARACTERS_PER_STEP);
}

export function checkOutputLength(length: number): void {
  if (length > MAX_TEXT_LENGTH) raiseLimit(`the template printed more than ${MAX_TEXT_LENGTH} characters`);
}

export function enterCall(): void {
  if (++callDepth > MAX_CALL_DEPTH) {
    raiseLimit(`the template nested more than ${MAX_CALL_DEPTH} macro calls`);
  }
}

export function leaveCall(): void {
  callDepth--;
}
