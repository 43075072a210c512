/** A vector that depends on the tokens alone: the same input gives the same one, another nearly always another. */
export function scriptedVector(tokenIds: readonly number[], length: number): Float32Array {
  const vector = new Float32Array(length);
  tokenIds.forEach((id, position) => {
    for (let index = 0; index < length; index++) {
      vector[index] = (vector[index] ?? 0) + Math.sin((id + 1) * (index + 1) + position);
    }
  });
  return vector;
}
