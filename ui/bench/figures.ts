/** Prints the figures and nothing else; what went wrong goes to standard error. */
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

export default class Figures implements Reporter {
  onStdOut(text: string | Buffer) {
    process.stdout.write(text);
  }

  onTestEnd(test: TestCase, { errors }: TestResult) {
    for (const { message } of errors) process.stderr.write(`${test.title}: ${message}\n`);
  }
}
