import { describeParser } from '../testing/parser-cases.js';
import { reasonsUpToEnd, reasonsWithoutEnd } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'step3' }, [reasonsUpToEnd, reasonsWithoutEnd]);
