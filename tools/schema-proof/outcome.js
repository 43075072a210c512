import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const strictNumbers = { strict: false, allErrors: false, logger: false };

/** The fields that hold a chat answer to a schema: response_format, or the arguments of a required or named tool. */
export function constrained(schema, as) {
  if (as === 'response_format') {
    return { response_format: { type: 'json_schema', json_schema: { name: 'data', schema } } };
  }
  const tools = [{ type: 'function', function: { name: 'save', parameters: schema } }];
  const named = { type: 'function', function: { name: 'save' } };
  return { tools, tool_choice: as === 'required' ? 'required' : named, parallel_tool_calls: false };
}

/** Judges the answer that `ask` gets: valid, refused, cut off, or wrong with the reason. */
export async function outcomeOf(schema, ask) {
  let answer;
  try {
    answer = await ask();
  } catch (error) {
    if (error.status !== 400) return wrong(`${error.status ?? 'no answer'}: ${error.message}`);
    return namesKeyword(error, schema)
      ? { kind: 'refused', detail: error.message }
      : wrong(`400 without a keyword: ${error.message}`);
  }
  const [choice] = answer.choices;
  if (choice.finish_reason === 'length') return { kind: 'cut off', detail: '' };
  const text = choice.message.tool_calls?.[0]?.function.arguments ?? choice.message.content ?? '';
  // With calls, a call that was cut off says tool_calls: the count of tokens tells.
  return judged(schema, text);
}

/** The same for a form of random-forms.js: what can be enforced must not be refused, except as too complex. */
export async function outcomeOfForm({ accepts, refusable }, ask) {
  let answer;
  try {
    answer = await ask();
  } catch (error) {
    const isExplained = error.status === 400 && (refusable || /too complex/u.test(error.message));
    return isExplained
      ? { kind: 'refused', detail: error.message }
      : wrong(`${error.status ?? 'no answer'}: ${error.message}`);
  }
  const [choice] = answer.choices;
  if (choice.finish_reason === 'length') return { kind: 'cut off', detail: '' };
  const text = choice.message.content ?? '';
  return accepts(text) ? { kind: 'valid', detail: text } : wrong(JSON.stringify(text.slice(0, 300)));
}

function judged(schema, text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return wrong(`no JSON: ${text.slice(0, 300)}`);
  }
  let validate;
  try {
    validate = addFormats.default(new Ajv2020(strictNumbers)).compile(schema);
  } catch (error) {
    return wrong(`accepted what ajv refuses (${error.message}): ${text.slice(0, 300)}`);
  }
  return validate(value)
    ? { kind: 'valid', detail: text }
    : wrong(`${JSON.stringify(validate.errors?.[0])}: ${text.slice(0, 300)}`);
}

/** Whether the message of a refusal has the name of a keyword that stands in the schema, in quotes or as part of a path. */
function namesKeyword(error, schema) {
  const words = new Set(`${error.message} ${error.param}`.match(/[$\w]+/gu));
  return [...JSON.stringify(schema).matchAll(/"(\$?[A-Za-z]+)":/gu)].some(([, keyword]) =>
    words.has(keyword),
  );
}

function wrong(detail) {
  return { kind: 'wrong', detail };
}
