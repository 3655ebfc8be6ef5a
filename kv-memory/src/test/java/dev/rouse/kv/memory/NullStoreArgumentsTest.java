package dev.rouse.kv.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.NullArguments;
import dev.rouse.kv.KvLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A null where the store in memory requires a value is an error that says which one. */
final class NullStoreArgumentsTest {

    private final NullArguments nulls = new NullArguments()
            .with(Path.class, Path.of("no", "such", "directory"))
            .with(Duration.class, Duration.ZERO)
            .with(KvLimits.class, new KvLimits(1, 1, 1))
            .with(LongSupplier.class, System::nanoTime)
            .with(Scheduler.class, Schedulers.immediate());

    @Test
    void storeAndItsBuilderNameTheNull() {
        assertThat(nulls.faultsOf(MemoryKvStore.class)).isEmpty();
        assertThat(nulls.faultsOf(MemoryKvStore.Builder.class, MemoryKvStore.builder()))
                .isEmpty();
        assertThat(nulls.only(method -> !Set.of("read", "commit", "transact").contains(method.getName()))
                        .faultsOf(MemoryKvStore.class, MemoryKvStore.create()))
                .isEmpty();
    }
}
