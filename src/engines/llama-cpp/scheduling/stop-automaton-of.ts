import { StopAutomaton } from '../../text/stop-automaton.js';
import type { WireGenerationRequest } from '../messages.js';

/** What finds a request's stop strings; null when it has none. */
export function stopAutomatonOf({ stop }: Pick<WireGenerationRequest, 'stop'>): StopAutomaton | null {
  return stop.strings.length === 0 ? null : new StopAutomaton(stop.strings);
}
