import { describe, expect, it } from 'vitest';
import { parseHeaders } from '../../../../tools/llama-layouts/header-parser.js';

const headers = parseHeaders([
  `
  typedef int32_t bird_id; // a typedef
  typedef bool (*bird_callback)(void * data);
  typedef struct bird_yard * bird_yard_t;
  enum bird_kind { BIRD_NONE = -1, BIRD_OWL, BIRD_HEN = 1 << 3, BIRD_LAST = BIRD_HEN, };
  typedef struct bird_egg { float weight; } bird_egg;
  struct bird_params {
      const char * name;   /* spans
                              lines */
      enum bird_kind kind; // which, e.g. BIRD_OWL; not more
      bird_id ** friends;
      bird_yard_t yard;
      bird_callback callback;
      bird_egg egg;
      size_t count;
  };
  LLAMA_API const char * bird_name(const struct bird_yard * yard, bird_id id);
  LLAMA_API struct bird_params bird_default_params(void);
  LLAMA_API bool bird_fly(
          bird_yard_t yard,
         const struct bird_params params,
                float, uint32_t n);
  `,
]);

describe('parseHeaders', () => {
  it('reads structs with their members in order', () => {
    expect(Object.entries(headers.struct('bird_params'))).toEqual([
      ['name', 'const char *'],
      ['kind', 'int32_t'],
      ['friends', 'void *'],
      ['yard', 'void *'],
      ['callback', 'void *'],
      ['egg', 'bird_egg'],
      ['count', 'size_t'],
    ]);
  });

  it('reads enumerations with their values', () => {
    expect(headers.enumeration('bird_kind')).toEqual({
      BIRD_NONE: -1,
      BIRD_OWL: 0,
      BIRD_HEN: 8,
      BIRD_LAST: 8,
    });
  });

  it('reads functions with named and unnamed parameters', () => {
    expect(headers.function('bird_name')).toEqual({
      result: 'const char *',
      parameters: ['void *', 'int32_t'],
    });
    expect(headers.function('bird_default_params')).toEqual({ result: 'bird_params', parameters: [] });
    expect(headers.function('bird_fly')).toEqual({
      result: 'bool',
      parameters: ['void *', 'bird_params', 'float', 'uint32_t'],
    });
  });

  it('reads the version', () => {
    const cmake = 'set(LLAMA_VERSION_MAJOR 1)\nset(LLAMA_VERSION_MINOR 2)\nset(LLAMA_VERSION_PATCH 3)';
    expect(headers.version(cmake)).toBe('1.2.3');
  });

  it('refuses what it does not know', () => {
    expect(() => headers.struct('bird_nest')).toThrow('no struct bird_nest in the headers');
    expect(() => headers.function('bird_swim')).toThrow('no function bird_swim in the headers');
    const odd = parseHeaders(['struct a { wide_t x; };']);
    expect(() => odd.struct('a')).toThrow('unknown C type wide_t');
  });
});
