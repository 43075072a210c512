import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'k2_horizon' }, [
  {
    title: 'reads the marker of a lower effort',
    output: 'Rye is out.</ifm|think_fast>Take wheat.',
    reasoning: 'Rye is out.',
    content: 'Take wheat.',
  },
  {
    title: 'tells the markers apart',
    output: '<ifm|think_faster>Rye </ifm|thin is out.</ifm|think_faster>Take wheat.',
    reasoning: 'Rye </ifm|thin is out.',
    content: 'Take wheat.',
  },
  { title: 'takes everything without an end marker', output: 'Rye is', reasoning: 'Rye is' },
]);
