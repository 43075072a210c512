import type { StopParameters } from '../../engines/engine.js';
import type { ServedModel } from '../models/served-model.js';

/**
 * What ends an answer because the chat template says so (LMDeploy's stop_words): texts, and tokens where a text is one
 * of the model's special tokens.
 */
export function templateStops({
  chatTemplates,
  engine,
}: Pick<ServedModel, 'chatTemplates' | 'engine'>): Pick<StopParameters, 'strings' | 'tokenIds'> {
  const strings: string[] = [];
  const tokenIds: number[] = [];
  for (const word of chatTemplates?.stopWords ?? []) {
    const id = engine.info.specialTokens.get(word);
    if (id === undefined) strings.push(word);
    else tokenIds.push(id);
  }
  return { strings, tokenIds };
}
