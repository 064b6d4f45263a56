import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, VENDOR_DIMENSION } from '#shared/contract/names.ts';
import type { Metrics } from '#shared/ports/tell.ts';

/**
 * Measurements as lines of the embedded metric format, which CloudWatch takes from the log. What is recorded in one go
 * shares a line, one for each vendor, printed before anything else runs: nothing waits in a buffer for the end of an
 * invocation that may be killed, and no dimension reaches the next line. Each measurement is published under its vendor
 * and, as the sum over all, without.
 */
export function powertoolsMetrics(): Metrics {
  let gathered = new Map<string | undefined, PowertoolsMetrics>();

  const publish = (): void => {
    const lines = gathered;
    gathered = new Map();
    for (const [vendor, metrics] of lines) {
      metrics.addDimensions({});
      if (vendor !== undefined) metrics.addDimensions({ [VENDOR_DIMENSION]: vendor });
      metrics.publishStoredMetrics();
    }
  };

  return {
    record: (name, value, unit, vendor) => {
      if (gathered.size === 0) queueMicrotask(publish);
      const metrics = gathered.get(vendor) ?? emptyMetrics();
      gathered.set(vendor, metrics);
      metrics.addMetric(name, unit, value);
    },
  };
}

/** Powertools adds a dimension `service` by itself, which would multiply what is paid for. */
function emptyMetrics(): PowertoolsMetrics {
  const metrics = new PowertoolsMetrics({ namespace: METRIC_NAMESPACE });
  metrics.clearDefaultDimensions();
  return metrics;
}
