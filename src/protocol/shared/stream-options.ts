import { ApiSchema } from '@nestjs/swagger';
import { BooleanField } from '../../validation/scalar-fields.js';

@ApiSchema({ description: 'Options that only mean something with `stream: true`.' })
export class StreamOptions {
  @BooleanField({
    description: 'Send one last chunk with empty `choices` and the token usage of the whole request.',
    default: false,
  })
  include_usage?: boolean;

  @BooleanField({
    description: 'With `include_usage`: put the usage so far on every chunk.',
    default: false,
  })
  continuous_usage_stats?: boolean;
}
