import { UnionField } from '../../validation/composite-fields.js';
import { coerceBoolean, BooleanField, IntegerField, NumberField } from '../../validation/scalar-fields.js';
import { SamplingFields } from './sampling-fields.js';

const EARLY_STOPPING = [true, false, 'never'] as const;
export type EarlyStopping = (typeof EARLY_STOPPING)[number];

/** How several answers are found, and which of them are returned. */
export class SearchFields extends SamplingFields {
  @IntegerField({
    description:
      'Answers generated, of which the `n` most likely are returned; with use_beam_search the width of the beam. Missing: `n`.',
    min: 1,
  })
  best_of?: number;

  @BooleanField({
    description:
      'Search for the most likely answers with `best_of` beams instead of sampling. Not with stream; temperature and filters are not used.',
    default: false,
  })
  use_beam_search?: boolean;

  @NumberField({
    description:
      'With beam search: answers are compared by log probability over length to the power of this; larger ones prefer longer answers.',
    default: 1,
  })
  length_penalty?: number;

  @UnionField({
    description:
      'With beam search: true stops once `best_of` answers have ended, false when no better one is likely, "never" when none is possible.',
    default: false,
    coerce: coerceBoolean,
    check: (value) =>
      (EARLY_STOPPING as readonly unknown[]).includes(value) ? null : "must be true, false or 'never'",
    oneOf: [{ type: 'boolean' }, { type: 'string', enum: ['never'] }],
  })
  early_stopping?: EarlyStopping;
}
