/** What every chunk and answer of one request has in common. */
export interface AnswerHeader {
  id: string;
  created: number;
  model: string;
  /** Role of the answering message (--response-role). */
  role: string;
}
