import { ApiProperty } from '@nestjs/swagger';
import { IntegerOut, TextOut } from '../shared/response-fields.js';

const TokenText = (meaning: string): PropertyDecorator =>
  TextOut(`${meaning}; null where the model has none.`, { nullable: true });

/** What GET /tokenizer_info answers, named as in Hugging Face's tokenizer_config.json. */
export class TokenizerInfo {
  @TextOut('Name of the served model.', { example: 'demo-chat' })
  model!: string;

  @IntegerOut('Number of tokens in the vocabulary.', 4096)
  vocab_size!: number;

  @IntegerOut('Context length in tokens.', 2048)
  model_max_length!: number;

  @ApiProperty({ type: 'boolean', description: 'Whether a text gets the token for its beginning by itself.' })
  add_bos_token!: boolean;

  @TokenText('Token at the beginning of a text')
  bos_token!: string | null;

  @TokenText('Token at the end of a text')
  eos_token!: string | null;

  @TokenText('Token that fills up batches')
  pad_token!: string | null;

  @TokenText('Token for what the vocabulary lacks')
  unk_token!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer', format: 'int64' },
    description: 'Ids of the control and user-defined tokens by their text.',
  })
  special_tokens!: Record<string, number>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: "The model's chat templates by name; the one that is used without a name is `default`.",
  })
  chat_templates!: Record<string, string>;
}
