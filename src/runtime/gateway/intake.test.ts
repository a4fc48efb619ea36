import { expect, test } from "vitest";
import { Overloaded, openIntake } from "./intake.ts";

const limits = { requestsMax: 2, heldBytesMax: 100 };

test("takes so many requests at once, and the next when one is answered", () => {
  const intake = openIntake(limits);
  const [first, second, third] = [intake.enter(), intake.enter(), intake.enter()];
  first.admit();
  second.admit();
  expect(() => third.admit()).toThrow(Overloaded);
  third.leave();
  expect(() => intake.enter().admit()).toThrow(Overloaded);
});

test("a place that is left is taken by the next", () => {
  const intake = openIntake(limits);
  for (let count = 0; count < 10; count++) {
    const visit = intake.enter();
    visit.admit();
    visit.leave();
  }
  intake.enter().admit();
  intake.enter().admit();
  expect(() => intake.enter().admit()).toThrow(Overloaded);
});

test("holds so many bytes of all requests at once", () => {
  const intake = openIntake(limits);
  const [first, second] = [intake.enter(), intake.enter()];
  first.hold(60);
  second.hold(40);
  expect(() => second.hold(1)).toThrow(Overloaded);
  first.leave();
  second.hold(60);
  expect(() => second.hold(1)).toThrow(Overloaded);
});
