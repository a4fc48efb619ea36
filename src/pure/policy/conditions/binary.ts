import { comparison } from "./condition-operator.ts";

/** The bytes as a string of code units below 256, so that they compare with `===`. */
function decodeBase64(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}

export const BINARY_OPERATORS = [comparison("BinaryEquals", decodeBase64, (left, right) => left === right)];
