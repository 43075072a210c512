/** Loaded before a server under test (NODE_OPTIONS): writes each of its answers, as a line of JSON, to the file that ANSWERS_FILE names. */
import { appendFileSync } from 'node:fs';
import { watchAnswers } from './watch-answers.js';

const file = process.env.ANSWERS_FILE;
if (file) watchAnswers((answer) => appendFileSync(file, `${JSON.stringify(answer)}\n`));
