/** Counters and durations of one process, in the text format of Prometheus (exposition format 0.0.4). */
export interface Metrics {
  count(name: string, labels?: Labels, by?: number): void;
  /** A value of now, asked for when the metrics are read. */
  gauge(name: string, help: string, read: () => number): void;
  observe(name: string, labels: Labels, seconds: number): void;
  render(): string;
}

export type Labels = Readonly<Record<string, string>>;

const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 10];

interface Histogram {
  readonly counts: number[];
  sum: number;
  count: number;
}

export function openMetrics(): Metrics {
  const counters = new Map<string, Map<string, number>>();
  const gauges = new Map<string, { help: string; read: () => number }>();
  const histograms = new Map<string, Map<string, Histogram>>();
  return {
    count(name, labels = {}, by = 1) {
      const series = family(counters, name);
      const key = labelText(labels);
      series.set(key, (series.get(key) ?? 0) + by);
    },
    gauge(name, help, read) {
      gauges.set(name, { help, read });
    },
    observe(name, labels, seconds) {
      const series = family(histograms, name);
      const key = labelText(labels);
      let histogram = series.get(key);
      if (histogram === undefined) {
        histogram = { counts: BUCKETS_SECONDS.map(() => 0), sum: 0, count: 0 };
        series.set(key, histogram);
      }
      histogram.sum += seconds;
      histogram.count++;
      const bucket = BUCKETS_SECONDS.findIndex((limit) => seconds <= limit);
      if (bucket >= 0) histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1;
    },
    render() {
      const lines: string[] = [];
      for (const [name, series] of counters) {
        lines.push(`# TYPE ${name} counter`);
        for (const [labels, value] of series) lines.push(`${name}${braced(labels)} ${value}`);
      }
      for (const [name, { help, read }] of gauges) {
        lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${read()}`);
      }
      for (const [name, series] of histograms) {
        lines.push(`# TYPE ${name} histogram`);
        for (const [labels, histogram] of series) renderHistogram(lines, name, labels, histogram);
      }
      return `${lines.join("\n")}\n`;
    },
  };
}

function family<Series>(families: Map<string, Map<string, Series>>, name: string): Map<string, Series> {
  let series = families.get(name);
  if (series === undefined) {
    series = new Map();
    families.set(name, series);
  }
  return series;
}

function renderHistogram(lines: string[], name: string, labels: string, histogram: Histogram): void {
  let below = 0;
  for (const [index, limit] of BUCKETS_SECONDS.entries()) {
    below += histogram.counts[index] ?? 0;
    lines.push(`${name}_bucket${braced(joined(labels, `le="${limit}"`))} ${below}`);
  }
  lines.push(
    `${name}_bucket${braced(joined(labels, 'le="+Inf"'))} ${histogram.count}`,
    `${name}_sum${braced(labels)} ${histogram.sum}`,
    `${name}_count${braced(labels)} ${histogram.count}`,
  );
}

function labelText(labels: Labels): string {
  let text = "";
  for (const name of Object.keys(labels)) {
    const value = (labels[name] ?? "").replace(/[\\"\n]/g, (found) =>
      found === "\n" ? "\\n" : `\\${found}`,
    );
    text += `${text === "" ? "" : ","}${name}="${value}"`;
  }
  return text;
}

const joined = (labels: string, more: string) => (labels === "" ? more : `${labels},${more}`);
const braced = (labels: string) => (labels === "" ? "" : `{${labels}}`);
