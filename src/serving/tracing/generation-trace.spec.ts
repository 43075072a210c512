import { describe, expect, it } from 'vitest';
import { generationRequest } from '../../../test/support/generation-request.js';
import { servedModel } from '../../../test/support/engine-double.js';
import { SpanRecorder } from '../../../test/support/span-recorder.js';
import { GenerationTrace, type TracedContext } from './generation-trace.js';

function begin(context: Partial<TracedContext> = {}): { trace: GenerationTrace; recorder: SpanRecorder } {
  const recorder = new SpanRecorder();
  const trace = GenerationTrace.begin(
    { requestId: 'r', trace: recorder, ...context },
    servedModel('m', 'generate'),
    generationRequest({ prompt: { tokenIds: [1, 2, 3] } }),
  );
  if (!trace) throw new Error('nothing is recorded');
  return { trace, recorder };
}

const numberOf = ({ attributes }: SpanRecorder, name: string): number =>
  attributes[`gen_ai.latency.${name}`] as number;

describe('GenerationTrace', () => {
  it('takes the time apart where the engine tells how long a request waited', () => {
    const { trace, recorder } = begin();
    trace.prompt(3, 1, 0);
    trace.tokens(1);
    trace.tokens(2);
    trace.sequenceEnd(0, 'length', 0);
    trace.end('stop');
    expect(recorder.story).toEqual(['client m', 'first_token', 'end']);
    expect(recorder.attributes).toMatchObject({
      'gen_ai.usage.prompt_tokens': 3,
      'gen_ai.usage.cache_read.input_tokens': 1,
      'gen_ai.usage.output_tokens': 3,
      'gen_ai.response.finish_reasons': ['length'],
      'gen_ai.latency.time_in_queue': 0,
    });
    const untilLast = numberOf(recorder, 'time_to_first_token') + numberOf(recorder, 'time_in_model_decode');
    expect(numberOf(recorder, 'time_in_model_prefill')).toBe(numberOf(recorder, 'time_to_first_token'));
    expect(numberOf(recorder, 'time_in_model_inference')).toBeCloseTo(untilLast, 9);
    expect(numberOf(recorder, 'e2e')).toBeGreaterThanOrEqual(untilLast - 1e-9);
  });

  it('leaves out what never came or is not known', () => {
    const { trace, recorder } = begin();
    trace.prompt(3, 0, undefined);
    trace.failed('internal');
    expect(recorder.story).toEqual(['client m', 'fail internal', 'end']);
    const latencies = Object.keys(recorder.attributes).filter((name) => name.includes('latency'));
    expect(latencies).toEqual(['gen_ai.latency.e2e']);
    expect(recorder.attributes['gen_ai.response.finish_reasons']).toEqual(['error']);
  });

  it('ends once, and names every answer’s end as the client hears it', () => {
    const { trace, recorder } = begin({
      finishReason: (sequence, reason) => (sequence === 0 ? 'tool_calls' : reason),
    });
    trace.tokens(1);
    trace.sequenceEnd(0, 'stop', 2);
    trace.sequenceEnd(2, 'length', 0);
    trace.end('abort');
    trace.end('stop');
    trace.failed('internal');
    expect(recorder.story.filter((each) => each === 'end')).toHaveLength(1);
    expect(recorder.attributes).toMatchObject({
      'gen_ai.response.finish_reasons': ['tool_calls', 'abort', 'length'],
      'gen_ai.usage.cache_read.input_tokens': 2,
    });
  });
});
