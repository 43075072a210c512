/**
 * Reads C declarations out of llama.cpp's headers: structs of plain members, enumerations and functions.
 *
 * Not a C parser: it knows the shapes these headers use and refuses what it does not know, so that a change of
 * style upstream is an error here and not a wrong layout.
 */

const scalars = new Map([
  ['bool', 'bool'],
  ['char', 'char'],
  ['int', 'int'],
  ['float', 'float'],
  ['double', 'double'],
  ['size_t', 'size_t'],
  ['int8_t', 'int8_t'],
  ['uint8_t', 'uint8_t'],
  ['int32_t', 'int32_t'],
  ['uint32_t', 'uint32_t'],
  ['int64_t', 'int64_t'],
  ['uint64_t', 'uint64_t'],
  ['void', 'void'],
]);

/** Declarations of several headers, read in the order in which they include each other. */
export function parseHeaders(texts) {
  const source = texts.map(stripComments).join('\n');
  const typedefs = readTypedefs(source);
  const toKoffi = (type) => koffiType(type, typedefs);

  return {
    struct(name) {
      const body = find(new RegExp(`struct\\s+${name}\\s*\\{([^{}]*)\\}`), source, `struct ${name}`);
      return Object.fromEntries(
        body
          .split(';')
          .map((member) => member.trim())
          .filter(Boolean)
          .map((member) => {
            const declared = /^(.*?)\s*(\w+)$/s.exec(member);
            if (!declared) {
              throw new Error(`struct ${name}: member of an unknown shape: ${member}`);
            }
            return [declared[2], toKoffi(declared[1])];
          }),
      );
    },

    enumeration(name) {
      const body = find(new RegExp(`enum\\s+${name}\\s*\\{([^{}]*)\\}`), source, `enum ${name}`);
      const values = {};
      let next = 0;
      for (const entry of body.split(',').map((text) => text.trim())) {
        if (entry === '' || entry.startsWith('#')) {
          continue;
        }
        const [key, expression] = entry.split('=').map((text) => text.trim());
        next = expression === undefined ? next : constant(expression, values, `enum ${name}`);
        values[key] = next;
        next += 1;
      }
      return values;
    },

    function(name) {
      const declaration = new RegExp(
        `(?:LLAMA_API|GGML_API|GGML_BACKEND_API)\\s+([\\w\\s*]*?)\\b${name}\\s*\\(([^()]*)\\)`,
      );
      const found = declaration.exec(source);
      if (!found) {
        throw new Error(`no function ${name} in the headers`);
      }
      const parameters = found[2].trim() === 'void' || found[2].trim() === '' ? [] : found[2].split(',');
      return {
        result: toKoffi(found[1]),
        parameters: parameters.map((parameter) => toKoffi(parameterType(parameter, typedefs))),
      };
    },

    version(cmake) {
      const part = (name) =>
        find(new RegExp(`set\\(LLAMA_VERSION_${name}\\s+(\\d+)\\)`), cmake, `LLAMA_VERSION_${name}`);
      return `${part('MAJOR')}.${part('MINOR')}.${part('PATCH')}`;
    },
  };
}

function find(pattern, source, what) {
  const found = pattern.exec(source);
  if (!found) {
    throw new Error(`no ${what} in the headers`);
  }
  return found[1];
}

function stripComments(text) {
  return text.replace(/\/\*.*?\*\//gs, ' ').replace(/\/\/.*$/gm, ' ');
}

/** `typedef TYPE NAME;` and function pointer types; a typedef of a struct or an enum keeps the tag's name. */
function readTypedefs(source) {
  const typedefs = new Map();
  for (const [, name] of source.matchAll(/typedef\s+[\w\s*]+\(\s*\*\s*(\w+)\s*\)\s*\(/g)) {
    typedefs.set(name, 'void *');
  }
  for (const [, type, name] of source.matchAll(
    /typedef\s+((?:struct\s+|enum\s+|const\s+)?\w+[\s*]*?)\s*\b(\w+)\s*;/g,
  )) {
    typedefs.set(name, type);
  }
  for (const [, tag] of source.matchAll(/typedef\s+struct\s+(\w+)\s*\{/g)) {
    typedefs.set(tag, `struct ${tag}`);
  }
  return typedefs;
}

function koffiType(type, typedefs) {
  const plain = type
    .replace(/\bconst\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (/\bconst\b/.test(type) && /^char ?\*$/.test(plain)) {
    return 'const char *';
  }
  if (plain.includes('*')) {
    return 'void *';
  }
  if (plain.startsWith('enum ')) {
    return 'int32_t';
  }
  if (plain.startsWith('struct ')) {
    return plain.slice('struct '.length);
  }
  const scalar = scalars.get(plain);
  if (scalar) {
    return scalar;
  }
  const aliased = typedefs.get(plain);
  if (aliased === undefined) {
    throw new Error(`unknown C type ${plain}`);
  }
  return koffiType(aliased, typedefs);
}

/** A parameter without its name: the last word is the name unless it is all there is. */
function parameterType(parameter, typedefs) {
  const text = parameter.trim();
  const named = /^(.*[\s*])(\w+)$/s.exec(text);
  if (!named) {
    return text;
  }
  const [, type, name] = named;
  const isType = scalars.has(name) || typedefs.has(name);
  return isType && !type.trim() ? text : type;
}

function constant(expression, known, where) {
  const shift = /^(\d+)\s*<<\s*(\d+)$/.exec(expression);
  if (shift) {
    return Number(shift[1]) << Number(shift[2]);
  }
  if (/^-?\d+$/.test(expression)) {
    return Number(expression);
  }
  if (expression in known) {
    return known[expression];
  }
  throw new Error(`${where}: cannot read the value ${expression}`);
}
