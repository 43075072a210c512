export interface RandomForm {
  /** The request's field. */
  fields: { guided_regex?: string; guided_choice?: string[]; guided_grammar?: string };
  /** The judge of an answer. */
  accepts: (text: string) => boolean;
  /** Whether it holds something that no grammar can say. */
  refusable: boolean;
}

/** A regular expression, list of choices or grammar, the same for the same seed; `bounded`: repetitions end. */
export function randomForm(
  kind: 'regex' | 'choice' | 'grammar',
  seed: number,
  options?: { bounded?: boolean },
): RandomForm;
