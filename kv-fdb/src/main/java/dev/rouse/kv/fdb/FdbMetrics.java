package dev.rouse.kv.fdb;

import dev.rouse.base.Arguments;
import dev.rouse.kv.fdb.client.FdbError;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Binds {@link FdbKvStore#health()} to Micrometer, as {@code rouse.fdb.*}. Needs {@code micrometer-core}. */
public final class FdbMetrics implements MeterBinder {

    private final FdbKvStore store;

    /** Makes a binder of the meters of {@code store}. */
    public FdbMetrics(FdbKvStore store) {
        this.store = Arguments.required("store", store);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        latency(registry, "rouse.fdb.admission.last", FdbHealth::lastAdmission);
        latency(registry, "rouse.fdb.commit.last", FdbHealth::lastCommit);
        gauge(registry, "rouse.fdb.commits.in.flight", FdbHealth::commitsInFlight);
        gauge(registry, "rouse.fdb.commit.bytes.in.flight", FdbHealth::commitBytesInFlight);
        gauge(registry, "rouse.fdb.transactions.open", FdbHealth::openTransactions);
        gauge(registry, "rouse.fdb.main.thread.busyness", FdbHealth::mainThreadBusyness);
        gauge(registry, "rouse.fdb.commit.mutations.last", FdbHealth::lastMutations);
        gauge(registry, "rouse.fdb.commit.mutations.mean", FdbHealth::meanMutations);
        counter(registry, "rouse.fdb.commits", FdbHealth::commits);
        counter(registry, "rouse.fdb.conflicts", FdbHealth::conflicts);
        counter(registry, "rouse.fdb.outcomes.unknown", FdbHealth::unknownOutcomes);
        for (FdbError error : FdbError.values()) {
            FunctionCounter.builder(
                            "rouse.fdb.errors", store, s -> s.health().errors().getOrDefault(error.code(), 0L))
                    .tag("code", String.valueOf(error.code()))
                    .register(registry);
        }
    }

    private void latency(MeterRegistry registry, String name, Latency latency) {
        TimeGauge.builder(name, store, TimeUnit.NANOSECONDS, s -> {
                    Duration last = latency.of(s.health());
                    return last == null ? Double.NaN : last.toNanos();
                })
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, ToDoubleFunction<FdbHealth> value) {
        Gauge.builder(name, store, s -> value.applyAsDouble(s.health())).register(registry);
    }

    private void counter(MeterRegistry registry, String name, ToDoubleFunction<FdbHealth> value) {
        FunctionCounter.builder(name, store, s -> value.applyAsDouble(s.health()))
                .register(registry);
    }

    private interface Latency {
        @Nullable
        Duration of(FdbHealth health);
    }
}
