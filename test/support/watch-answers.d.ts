import type { Server } from 'node:http';

/** What a server answered to one request. */
export interface SentAnswer {
  method: string;
  /** Path and query as the client sent them. */
  url: string;
  status: number;
  contentType: string;
  body: string;
  /** Whether the server ended it; false for one that was cut off. */
  isWhole: boolean;
}

export function watchAnswers(
  onAnswer: (answer: SentAnswer) => void,
  isWatched?: (server: Server) => boolean,
): void;
