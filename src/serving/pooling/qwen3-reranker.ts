/** The instruction of Qwen3-Reranker's model card, for requests that give none. */
export const DEFAULT_INSTRUCTION =
  'Given a web search query, retrieve relevant passages that answer the query';

/**
 * The judge's prompt that Qwen3-Reranker was trained with (its model card). The empty think block makes "yes" or "no"
 * the next token.
 */
export const QWEN3_TEMPLATE = [
  '<|im_start|>system',
  'Judge whether the Document meets the requirements based on the Query and the Instruct provided. Note that the answer can only be "yes" or "no".<|im_end|>',
  '<|im_start|>user',
  '<Instruct>: {instruction}',
  '<Query>: {query}',
  '<Document>: {document}<|im_end|>',
  '<|im_start|>assistant',
  '<think>\n\n</think>\n\n',
].join('\n');

/**
 * Files made by llama.cpp's converter carry the same template with the model card's instruction written in: this
 * makes a place of it. Templates without such a line come back unchanged.
 */
export function openInstruction(template: string): string {
  return template.replace(/^(<Instruct>: ).*$/m, '$1{instruction}');
}
