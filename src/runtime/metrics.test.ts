import { expect, test } from "vitest";
import { openMetrics } from "./metrics.ts";

test("nothing is nothing", () => {
  expect(openMetrics().render()).toBe("\n");
});

test("counters, gauges and durations in the exposition format", () => {
  const metrics = openMetrics();
  metrics.count("requests_total", { service: "iam", status: "200" });
  metrics.count("requests_total", { service: "iam", status: "200" }, 2);
  metrics.count("requests_total", { service: 'a"b\\c\nd' });
  metrics.count("starts_total");
  let depth = 1;
  metrics.gauge("queue_depth", "Calls that wait.", () => depth);
  depth = 7;
  metrics.observe("request_seconds", { service: "iam" }, 0.001);
  metrics.observe("request_seconds", { service: "iam" }, 0.3);
  metrics.observe("request_seconds", { service: "iam" }, 60);
  expect(metrics.render()).toBe(`# TYPE requests_total counter
requests_total{service="iam",status="200"} 3
requests_total{service="a\\"b\\\\c\\nd"} 1
# TYPE starts_total counter
starts_total 1
# HELP queue_depth Calls that wait.
# TYPE queue_depth gauge
queue_depth 7
# TYPE request_seconds histogram
request_seconds_bucket{service="iam",le="0.001"} 1
request_seconds_bucket{service="iam",le="0.0025"} 1
request_seconds_bucket{service="iam",le="0.005"} 1
request_seconds_bucket{service="iam",le="0.01"} 1
request_seconds_bucket{service="iam",le="0.025"} 1
request_seconds_bucket{service="iam",le="0.05"} 1
request_seconds_bucket{service="iam",le="0.1"} 1
request_seconds_bucket{service="iam",le="0.25"} 1
request_seconds_bucket{service="iam",le="1"} 2
request_seconds_bucket{service="iam",le="2.5"} 2
request_seconds_bucket{service="iam",le="10"} 2
request_seconds_bucket{service="iam",le="+Inf"} 3
request_seconds_sum{service="iam"} 60.301
request_seconds_count{service="iam"} 3
`);
});
