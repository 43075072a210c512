/** The tokens of DeepSeek V3, R1 and V3.1 around calls: U+FF5C and U+2581 belong to them. */
export const deepseekMarkers = {
  begin: '<｜tool▁calls▁begin｜>',
  callBegin: '<｜tool▁call▁begin｜>',
  separator: '<｜tool▁sep｜>',
  callEnd: '<｜tool▁call▁end｜>',
  end: '<｜tool▁calls▁end｜>',
} as const;
