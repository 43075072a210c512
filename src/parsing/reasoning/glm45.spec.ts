import { describeParser } from '../testing/parser-cases.js';
import {
  isContentWhenOff,
  reasonsUpToEnd,
  reasonsWithoutEnd,
  separatesReasoning,
} from '../testing/think-cases.js';

describeParser({ reasoningParser: 'glm45', tokens: ['<think>', '</think>'] }, [
  separatesReasoning,
  reasonsUpToEnd,
  reasonsWithoutEnd,
  isContentWhenOff,
  {
    title: 'reasons again behind content',
    output: '<think>Rye.</think>Wheat.<think>Oats?</think>Yes.',
    content: 'Wheat.Yes.',
    reasoning: 'Rye.Oats?',
  },
]);
