/** Where the text of `{% generation %}` blocks begins and ends: characters that Unicode keeps out of all text. */
const BEGIN = '\uFDD0';
const END = '\uFDD1';

let marking = false;

/** Whether the next rendering marks the text of generation blocks; rendering is synchronous, as with the budget. */
export function markGenerations(marks: boolean): void {
  marking = marks;
}

/** The text of a generation block. */
export function generated(text: string): string {
  return marking ? BEGIN + text + END : text;
}

/** A stretch of a text, in UTF-16 units. */
export interface TextSpan {
  start: number;
  end: number;
}

/** A text without its marks, and what they enclosed. */
export interface MarkedText {
  text: string;
  spans: TextSpan[];
}

/** null when marks do not come in pairs: the text had such characters before. */
export function readMarks(marked: string): MarkedText | null {
  const spans: TextSpan[] = [];
  let text = '';
  let start: number | null = null;
  for (const piece of marked.split(/([\uFDD0\uFDD1])/)) {
    if (piece === BEGIN) {
      if (start !== null) return null;
      start = text.length;
    } else if (piece === END) {
      if (start === null) return null;
      spans.push({ start, end: text.length });
      start = null;
    } else {
      text += piece;
    }
  }
  return start === null ? { text, spans } : null;
}
