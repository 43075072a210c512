/** The variables of every snippet, as JSON text: floats that are integral and large ints must survive. */
export const CONTEXT_JSON = `{
  "s": "Hello, World", "t": "  padded\\ttext \\n", "u": "naïve Straße ǆ İ", "e": "a😀b🎉c", "empty": "",
  "q": "it's \\"quoted\\" \\\\ back", "html": "<b>bold</b> & more", "csv": "a,b,,c", "lines": "one\\ntwo\\r\\nthree\\n",
  "num": "42", "neg": "-7.5", "hex": "ff",
  "i": 7, "z": 0, "neg_i": -3, "big": 123456789012345678901234567890, "f": 2.5, "g": 1.0, "h": -0.1, "tiny": 1e-7, "huge": 1e22,
  "yes": true, "no": false, "nothing": null,
  "l": [3, 1, 2], "words": ["pear", "Apple", "fig", "apple"], "mixed": [1, "a", null, true, 2.0, [1, 2], {"k": "v"}], "none_list": [],
  "nested": [[1, 2], [3, 4], [5, 6]],
  "d": {"b": 1, "a": 2, "C": 3}, "empty_d": {}, "items_d": {"items": 5, "keys": "k", "10": "ten", "2": "two", "x y": [1.0]},
  "people": [{"name": "Ann", "age": 31, "tags": ["x"]}, {"name": "bob", "age": 25}, {"name": "Cy", "age": 31, "tags": []}],
  "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": [{"type": "text", "text": "Hi"}]},
    {"role": "assistant", "content": null, "tool_calls": [{"function": {"name": "f", "arguments": {"x": 1.0, "y": [true, null]}}}]}]
}`;

/** Names by what they hold; the generator mostly uses a value where its type fits. */
export const VARIABLES = {
  text: ['s', 't', 'u', 'e', 'empty', 'q', 'html', 'csv', 'lines', 'num', 'neg', 'hex'],
  integer: ['i', 'z', 'neg_i', 'big', 'yes'],
  float: ['f', 'g', 'h', 'tiny', 'huge'],
  list: ['l', 'words', 'mixed', 'none_list', 'nested', 'people', 'messages'],
  dict: ['d', 'empty_d', 'items_d', 'people[0]', 'messages[2]', 'messages[0]'],
  boolean: ['yes', 'no'],
  other: ['nothing', 'missing', 'd.missing', 'range(3)', 'd.items()', 'words|map("upper")', 'namespace(a=1)'],
};
