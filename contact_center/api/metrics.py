"""The meters of a node: what is counted, kept the way Prometheus reads it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from contact_center.ports.meters import METRICS, Metric, checked

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_WAITS = (1, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600)
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_BUCKETS = {"wait_seconds": _WAITS, "commit_batch_size": _SIZES}


class PrometheusMeters:
    """Fulfils `ports.meters` with a registry of its own, so that two nodes can live in one test."""

    def __init__(self) -> None:
        """Every metric is there from the start; those without labels show zero."""
        self._registry = CollectorRegistry()
        self._counters: dict[str, Counter] = {}
        self._labelled: dict[tuple[object, ...], Counter] = {}
        self._histograms: dict[str, Histogram] = {}
        self._gauges: dict[str, Gauge] = {}
        for name, metric in METRICS.items():
            self._register(name, metric)

    def count(self, name: str, amount: float = 1, /, **labels: str) -> None:
        """See the port."""
        key = (name, *labels.items())
        counter = self._labelled.get(key)
        if counter is None:
            checked(name, "counter", labels)
            counter = self._counters[name]
            counter = self._labelled[key] = counter.labels(**labels) if labels else counter
        counter.inc(amount)

    def observe(self, name: str, value: float, /, **labels: str) -> None:
        """See the port."""
        checked(name, "histogram", labels)
        histogram = self._histograms[name]
        (histogram.labels(**labels) if labels else histogram).observe(value)

    def gauge(self, name: str, value: float, /, **labels: str) -> None:
        """See the port."""
        checked(name, "gauge", labels)
        gauge = self._gauges[name]
        (gauge.labels(**labels) if labels else gauge).set(value)

    def shift(self, name: str, by: float, /, **labels: str) -> None:
        """See the port."""
        checked(name, "gauge", labels)
        gauge = self._gauges[name]
        (gauge.labels(**labels) if labels else gauge).inc(by)

    def text(self) -> bytes:
        """All of it, in the text format of Prometheus."""
        return generate_latest(self._registry)

    def _register(self, name: str, metric: Metric) -> None:
        match metric.kind:
            case "counter":
                self._counters[name] = Counter(
                    name, metric.meaning, metric.labels, registry=self._registry
                )
            case "histogram":
                buckets = _BUCKETS.get(name, _SECONDS)
                self._histograms[name] = Histogram(
                    name, metric.meaning, metric.labels, registry=self._registry, buckets=buckets
                )
            case "gauge":
                self._gauges[name] = Gauge(
                    name, metric.meaning, metric.labels, registry=self._registry
                )
