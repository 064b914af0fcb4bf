import { expect, it } from "vitest";
import { isAddress } from "./address";

it.each([
  "10.0.0.1",
  "10.0.0.0/8",
  "0.0.0.0/0",
  "10.0.0.1/32",
  "::1/128",
  "2001:db8::1",
  "2001:DB8::/32",
  "::",
  "::ffff:10.0.0.1",
])("%s is one", (text) => expect(isAddress(text)).toBe(true));

it.each([
  "",
  "10.0.0",
  "10.0.0.256",
  "10.0.0.01",
  "10.0.0.0/33",
  "10.0.0.0/",
  "::/129",
  "1:2",
  "home",
  "a:b]/x",
  "1.2.3.4/8/8",
])("%s is none", (text) => expect(isAddress(text)).toBe(false));
