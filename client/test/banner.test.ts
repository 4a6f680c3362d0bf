import { beforeEach, describe, expect, test } from "vitest";
import { Banner } from "../src/behaviours/banner";
import { FakeClock } from "./clock";

describe("C37 a banner", () => {
  let told: string[];
  let clock: FakeClock;
  let banner: Banner;

  beforeEach(() => {
    told = [];
    clock = new FakeClock();
    banner = new Banner(clock.after, (state) => told.push(state));
  });

  test("is told what is new, once", () => {
    banner.show("connecting");
    banner.show("connecting");
    banner.await(false);
    banner.await(false);
    banner.show("gone");
    expect(told).toEqual(["connecting", "live", "gone"]);
  });

  test("an answer that takes 3 seconds is slow, and each that comes begins the wait anew", () => {
    banner.await(true);
    clock.pass(2_999);
    banner.await(true);
    clock.pass(2_999);
    expect(told).toEqual(["live"]);
    clock.pass(1);
    expect(told).toEqual(["live", "slow"]);
    banner.await(false);
    expect(told).toEqual(["live", "slow", "live"]);
  });

  test("nothing is slow once the connection is gone", () => {
    banner.await(true);
    banner.show("offline");
    clock.pass(10_000);
    expect(told).toEqual(["live", "offline"]);
  });
});
