import { ApiSchema, getSchemaPath } from '@nestjs/swagger';
import { isPlainObject, UnionField } from '../../validation/composite-fields.js';
import {
  BooleanField,
  Integer64Field,
  IntegerField,
  NumberField,
  StringField,
} from '../../validation/scalar-fields.js';
import { ChatMessage } from '../chat/message.js';
import { StopField } from '../shared/token-fields.js';

const isMessage = (value: unknown): boolean =>
  isPlainObject(value) && typeof value['role'] === 'string' && contentIsFine(value['content']);
const contentIsFine = (value: unknown): boolean =>
  value === undefined || value === null || typeof value === 'string' || Array.isArray(value);

@ApiSchema({ description: "The body of POST /v1/chat/interactive: LMDeploy's fields with its defaults." })
export class GenerateRequest {
  @UnionField({
    required: true,
    description:
      "The user's next message, or a list of messages. Only what is new: the server remembers the session.",
    example: 'What is the capital of France?',
    check: (value) =>
      typeof value === 'string' || (Array.isArray(value) && value.every(isMessage))
        ? null
        : 'must be a string or a list of messages, each an object with role and content',
    oneOf: [{ type: 'string' }, { type: 'array', items: { $ref: getSchemaPath(ChatMessage) } }],
  })
  prompt!: string | ChatMessage[];

  @UnionField({
    description: 'Pictures for the message, for models that take them.',
    check: (value) =>
      typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'))
        ? null
        : 'must be a URL or a list of URLs',
    oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
  })
  image_url?: string | string[];

  @IntegerField({
    description: 'The session to go on with; -1 takes a new one, which the header X-Session-Id names.',
    default: -1,
    min: -1,
    example: 1,
  })
  session_id?: number;

  @BooleanField({
    description: 'Keep the session for further messages. Otherwise this answer is its last.',
    default: false,
    example: true,
  })
  interactive_mode?: boolean;

  @BooleanField({
    description: 'Send the answer while it is generated: one JSON object per line, without `data:`.',
    default: false,
  })
  stream?: boolean;

  @StopField({ description: 'Up to 16 texts that end the answer; they are not part of it.' })
  stop?: string | string[];

  @IntegerField({
    description:
      'The most tokens to generate; missing means what the context still holds. 0 only adds to the session, and with an empty prompt and without interactive_mode ends it.',
    min: 0,
    example: 512,
  })
  request_output_len?: number;

  @NumberField({
    description: 'Nucleus sampling: only the most likely tokens that together reach this probability.',
    default: 0.8,
    min: 0,
    exclusiveMin: true,
    max: 1,
  })
  top_p?: number;

  @IntegerField({ description: 'Only the k most likely tokens; -1 or 0 turns it off.', default: 40, min: -1 })
  top_k?: number;

  @NumberField({
    description: 'Randomness: 0 always takes the most likely token.',
    default: 0.8,
    min: 0,
    max: 2,
  })
  temperature?: number;

  @NumberField({
    description: 'Divides the logits of tokens that were there already; above 1 repeats less.',
    default: 1,
    min: 0,
    exclusiveMin: true,
    max: 2,
  })
  repetition_penalty?: number;

  @BooleanField({ description: 'Go on after the end-of-sequence token.', default: false })
  ignore_eos?: boolean;

  @BooleanField({ description: 'Leave the text of special tokens out of the answer.', default: true })
  skip_special_tokens?: boolean;

  @BooleanField({
    description: 'Accepted and not used: the tokenizers of GGUF files put no spaces between special tokens.',
    default: true,
  })
  spaces_between_special_tokens?: boolean;

  @BooleanField({
    description: 'Stop the answer that the session is being given, instead of asking anything.',
    default: false,
  })
  cancel?: boolean;

  @StringField({ description: 'Name of a LoRA adapter; none can be served here.' })
  adapter_name?: string;

  @Integer64Field({ description: 'The same seed and request give the same answer.', example: 42 })
  seed?: number;

  @IntegerField({ description: 'Tokens generated before the answer may end.', min: 0 })
  min_new_tokens?: number;

  @NumberField({
    description: 'Drops tokens less likely than this share of the most likely one.',
    default: 0,
    min: 0,
    max: 1,
  })
  min_p?: number;

  @StringField({
    description: 'Name of a served model, for servers that serve several. A session stays with its model.',
    example: 'demo-chat',
  })
  model?: string;
}
