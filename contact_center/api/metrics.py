"""The meters of a node: what is counted, kept the way Prometheus reads it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector

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
        self._histograms: dict[str, _Histogram] = {}
        self._times: dict[tuple[object, ...], _Times] = {}
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
        key = (name, *labels.items())
        times = self._times.get(key)
        if times is None:
            checked(name, "histogram", labels)
            times = self._times[key] = self._histograms[name].times(labels)
        times.add(value)

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
                histogram = _Histogram(name, metric, buckets)
                self._histograms[name] = histogram
                self._registry.register(histogram)
            case "gauge":
                self._gauges[name] = Gauge(
                    name, metric.meaning, metric.labels, registry=self._registry
                )


class _Times:
    """Measurements by how large they were; two of them for each message, so as cheap as can be."""

    def __init__(self, bounds: Sequence[float]) -> None:
        """Nothing was measured yet; the last count is for what is above all `bounds`."""
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """One more; on the event loop only."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


class _Histogram(Collector):
    """All measurements of one name. The library's own takes two locks for each of them."""

    def __init__(self, name: str, metric: Metric, bounds: Sequence[float]) -> None:
        """Without labels it is shown from the start, as zeros."""
        self._name = name
        self._metric = metric
        self._bounds = bounds
        self._all: dict[tuple[str, ...], _Times] = {}
        if not metric.labels:
            self.times({})

    def times(self, labels: dict[str, str]) -> _Times:
        """The measurements with these labels."""
        values = tuple(labels[name] for name in self._metric.labels)
        return self._all.setdefault(values, _Times(self._bounds))

    def collect(self) -> Iterator[HistogramMetricFamily]:
        """See the library."""
        family = HistogramMetricFamily(self._name, self._metric.meaning, labels=self._metric.labels)
        names = [*(str(float(bound)) for bound in self._bounds), "+Inf"]
        for values, times in self._all.items():
            buckets = list(zip(names, map(float, accumulate(times.counts)), strict=True))
            family.add_metric(values, buckets, times.total)
        yield family
