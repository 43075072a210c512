import { ApiSchema } from '@nestjs/swagger';
import { PairFields } from './pair-fields.js';
import { TextOrListField, type TextItem } from './text-item.js';

@ApiSchema({ description: 'The body of POST /v1/score: two sides, under one of four pairs of names.' })
export class ScoreRequest extends PairFields {
  @TextOrListField({
    description: 'The first text, or texts, of the pairs.',
    example: 'What is the capital of France?',
  })
  text_1?: TextItem | TextItem[];

  @TextOrListField({
    description:
      'The second text, or texts: one for one, several for one, or as many as there are first texts.',
    example: ['The capital of France is Paris.', 'Bread is baked in an oven.'],
  })
  text_2?: TextItem | TextItem[];

  @TextOrListField({ description: 'Another name of `text_1`, with `documents`.' })
  queries?: TextItem | TextItem[];

  @TextOrListField({ description: 'Another name of `text_2`, with `queries`.' })
  documents?: TextItem | TextItem[];

  @TextOrListField({ description: 'Another name of `text_2`, with `queries`.' })
  items?: TextItem | TextItem[];

  @TextOrListField({ description: 'Another name of `text_1`, with `data_2`.' })
  data_1?: TextItem | TextItem[];

  @TextOrListField({ description: 'Another name of `text_2`, with `data_1`.' })
  data_2?: TextItem | TextItem[];
}
