import { ApiExtraModels, ApiProperty, ApiSchema, getSchemaPath } from '@nestjs/swagger';
import { IntegerOut, TextOut } from './response-fields.js';

@ApiSchema({ description: 'One token that could stand at a place of the prompt.' })
export class PromptLogprob {
  @ApiProperty({
    type: 'number',
    format: 'double',
    description: 'Log probability; -9999.0 stands for minus infinity.',
  })
  logprob!: number;

  @IntegerOut('1 is the most likely token.', 1)
  rank!: number;

  @TextOut('Text of the token.')
  decoded_token!: string;
}

/** Per token of the prompt: tokens that could stand there by their ids; null for the first, which follows nothing. */
export type PromptLogprobs = (Record<string, PromptLogprob> | null)[];

/** A list of log probabilities of the prompt, present when `prompt_logprobs` was asked for. */
export function PromptLogprobsOut(): PropertyDecorator & ClassDecorator {
  const property = ApiProperty({
    type: 'array',
    items: { type: 'object', nullable: true, additionalProperties: { $ref: getSchemaPath(PromptLogprob) } },
    required: false,
    description:
      'With prompt_logprobs: per token of the prompt, likely tokens by their ids; null for the first.',
  });
  return (target: object, key?: string | symbol) => {
    if (key === undefined) return;
    ApiExtraModels(PromptLogprob)(target.constructor as new () => object);
    property(target, key);
  };
}
