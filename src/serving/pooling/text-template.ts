/** A part of a filled template. What users wrote must not become control tokens. */
export interface TemplatePiece {
  text: string;
  fromUser: boolean;
}

/**
 * Fills the places {query}, {document}, ... of a template in the model's file. They are plain marks, not Jinja: the
 * form is llama.cpp's (`tokenizer.chat_template.rerank`). Filled in one pass, so that a query that says "{document}" stays.
 */
export function fillTemplate(
  template: string,
  values: Readonly<Record<string, string | undefined>>,
): TemplatePiece[] {
  return template
    .split(/(\{[a-z]+\})/)
    .map((text) => {
      const value = /^\{[a-z]+\}$/.test(text) ? values[text.slice(1, -1)] : undefined;
      return { text: value ?? text, fromUser: value !== undefined };
    })
    .filter(({ text }) => text !== '');
}

/** Whether a template has a place of that name. */
export function hasPlace(template: string, name: string): boolean {
  return template.includes(`{${name}}`);
}
