package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.NullArguments;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A null where the store on FoundationDB requires a value is an error that says which one. */
final class NullStoreArgumentsTest {

    private final NullArguments nulls =
            new NullArguments().with(Path.class, Path.of("fdb.cluster")).with(Duration.class, Duration.ofSeconds(1));

    @Test
    void builderAndMetersNameTheNull() {
        assertThat(nulls.faultsOf(FdbMetrics.class)).isEmpty();
        assertThat(nulls.faultsOf(FdbKvStore.class)).isEmpty();
        assertThat(nulls.faultsOf(FdbKvStoreBuilder.class, new FdbKvStoreBuilder()))
                .isEmpty();
    }
}
