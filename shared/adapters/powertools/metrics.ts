import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, VENDOR_DIMENSION } from '#shared/contract/names.ts';
import { vendorFamily } from '#shared/domain/vendor-family.ts';
import type { Metrics } from '#shared/ports/tell.ts';

/** What is gathered for one line. */
interface Line {
  readonly metrics: PowertoolsMetrics;
  readonly vendor: string | undefined;
  measurements: number;
}

/** Powertools prints by itself at 100 of a kind, and would leave the dimensions out. */
const MOST_PER_LINE = 90;

/**
 * Measurements as lines of the embedded metric format, which CloudWatch takes from the log. What is recorded in one go
 * shares a line, one for each vendor, printed before anything else runs: nothing waits in a buffer for the end of an
 * invocation that may be killed, and no dimension reaches the next line. Each measurement is published under its vendor
 * and, as the sum over all, without.
 */
export function powertoolsMetrics(): Metrics {
  let gathered = new Map<string | undefined, Line>();

  const publishAll = (): void => {
    const lines = gathered;
    gathered = new Map();
    for (const line of lines.values()) publish(line);
  };

  return {
    record: (name, value, unit, of) => {
      // Each value of a dimension is paid for, and a vendor may have thousands of tenants.
      const vendor = of === undefined ? undefined : vendorFamily(of);
      if (gathered.size === 0) queueMicrotask(publishAll);
      const line = gathered.get(vendor) ?? { metrics: emptyMetrics(), vendor, measurements: 0 };
      gathered.set(vendor, line);
      line.metrics.addMetric(name, unit, value);
      line.measurements++;
      if (line.measurements < MOST_PER_LINE) return;
      gathered.delete(vendor);
      publish(line);
    },
  };
}

function publish({ metrics, vendor }: Line): void {
  metrics.addDimensions({});
  if (vendor !== undefined) metrics.addDimensions({ [VENDOR_DIMENSION]: vendor });
  metrics.publishStoredMetrics();
}

/** Powertools adds a dimension `service` by itself, which would multiply what is paid for. */
function emptyMetrics(): PowertoolsMetrics {
  const metrics = new PowertoolsMetrics({ namespace: METRIC_NAMESPACE });
  metrics.clearDefaultDimensions();
  return metrics;
}
