import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IntegerOut, ListOut, TextOut } from '../shared/response-fields.js';

@ApiSchema({ description: "One served model. Fields beyond OpenAI's are Furiosa-LLM's, LMDeploy's and vLLM's." })
export class ModelCard {
  @TextOut('Name to use in requests.', { example: 'demo-chat' })
  id!: string;

  @TextOut('Always `model`.', { example: 'model' })
  object!: 'model';

  @IntegerOut('Unix time in seconds at which the model was loaded.')
  created!: number;

  @TextOut('Who serves it.', { example: 'nestling' })
  owned_by!: string;

  @TextOut('What the model was loaded from.')
  root!: string;

  @TextOut('The model it was derived from, else null.', { nullable: true })
  parent!: string | null;

  @TextOut('generate, embed or score.', { example: 'generate' })
  task!: string;

  @TextOut('The artifact that is served: the name of a file, a repository on the Hugging Face hub, or the address of an upstream.')
  artifact_id!: string;

  @IntegerOut('Longest prompt in tokens.', 2047)
  max_prompt_len!: number;

  @IntegerOut('Context in tokens: prompt and answer together.', 2048)
  max_context_len!: number;

  @IntegerOut('The same as max_context_len, under its name in vLLM.', 2048)
  max_model_len!: number;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'How the engine runs the model.' })
  runtime_config!: Record<string, unknown>;

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: "OpenAI's former permission objects.",
  })
  permission!: Record<string, unknown>[];
}

@ApiSchema({ description: 'All served models.' })
export class ModelList {
  @TextOut('Always `list`.', { example: 'list' })
  object!: 'list';

  @ListOut(ModelCard, 'The served models.')
  data!: ModelCard[];
}
