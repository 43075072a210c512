import { ApiSchema } from '@nestjs/swagger';
import { ObjectField } from '../../validation/composite-fields.js';
import { IntegerField } from '../../validation/scalar-fields.js';
import { SearchFields } from './search-fields.js';

@ApiSchema({ description: 'When an answer counts as going in circles (vLLM).' })
export class RepetitionDetection {
  @IntegerField({
    description: 'The longest pattern looked for, in tokens; 0 looks for none.',
    default: 0,
    min: 0,
  })
  max_pattern_size?: number;

  @IntegerField({
    description: 'The shortest pattern looked for, in tokens; 0 means 1. At most max_pattern_size.',
    default: 0,
    min: 0,
  })
  min_pattern_size?: number;

  @IntegerField({
    description: 'How often a pattern must come, one right after the other; at least 2.',
    default: 0,
    min: 0,
  })
  min_count?: number;
}

/** Ending answers that repeat themselves. */
export class RepetitionFields extends SearchFields {
  @ObjectField({
    description:
      'Ends an answer whose last tokens repeat a pattern: finish_reason `repetition`, stop_reason `repetition_detected`. Not before min_tokens, not with use_beam_search.',
    type: () => RepetitionDetection,
    example: { max_pattern_size: 8, min_count: 4 },
  })
  repetition_detection?: RepetitionDetection;

  @IntegerField({
    description:
      'With repetition_ngram_threshold: ends an answer whose last so many tokens came before, in a row or not, as repetition_detection does; 0 turns it off.',
    default: 0,
    min: 0,
  })
  repetition_ngram_size?: number;

  @IntegerField({
    description:
      'How often the last repetition_ngram_size tokens must be in the answer to end it; 0 turns it off.',
    default: 0,
    min: 0,
  })
  repetition_ngram_threshold?: number;
}
