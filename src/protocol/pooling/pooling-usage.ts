import { ApiSchema } from '@nestjs/swagger';
import { IntegerOut } from '../shared/response-fields.js';

@ApiSchema({
  description:
    'Tokens a request for vectors or scores cost; nothing is generated, so both numbers are the same.',
})
export class PoolingUsage {
  @IntegerOut('Tokens of all inputs.', 12)
  prompt_tokens!: number;

  @IntegerOut('The same: nothing is generated.', 12)
  total_tokens!: number;
}
