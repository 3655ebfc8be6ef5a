package dev.rouse.kv.memory.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeHealth.Status;
import dev.rouse.StoreUnavailableException;
import dev.rouse.fixture.JavaProcess;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.actors.Meter;
import dev.rouse.kv.memory.actors.MeterActor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes on a disk whose writes, or syncs alone, really fail for a while: a preloaded library has the system refuse them. */
@Timeout(180)
final class FailingSystemCallsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path work;

    private void run(String error, String told) throws Exception {
        Path library = Preload.compiled("failing.c", work);
        Path root = Files.createDirectory(work.resolve("disk")).toRealPath();
        Path failing = work.resolve("failing-with");
        ProcessBuilder process = new JavaProcess(Main.class)
                .with(root.resolve("store"), failing, error, told)
                .builder();
        process.environment().put("LD_PRELOAD", library.toString());
        process.environment().put("FAILING_ROOT", root.toString());
        process.environment().put("FAILING_WITH", failing.toString());
        process.environment().put("ROCKSDB_SHAREDLIB_DIR", work.toString());
        Preload.run(process);
    }

    @ParameterizedTest
    @CsvSource({
        "28, is full",
        "122, quota",
        "30, is read-only",
        "5, cannot be written",
        "27, cannot be written",
    })
    void writesThatFailAreToldReadsGoOnAndItHealsByItself(String error, String told) throws Exception {
        run(error, told);
    }

    @ParameterizedTest
    @CsvSource({"122 sync, quota", "5 sync, cannot be written"})
    void syncsThatFailAreToldReadsGoOnAndItHealsByItself(String error, String told) throws Exception {
        run(error, told);
    }

    /** The process. */
    static final class Main {

        private Main() {}

        /** @param arguments the store's directory, the file that says what fails, what it is to say, and what is to be told */
        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            Path failing = Path.of(arguments[1]);
            KvStore store = MemoryKvStore.open(directory);
            ActorRuntime runtime = start(store);
            Meter meter = runtime.actor(Meter.class, "m");
            assertThat(meter.add(1).block(PATIENCE)).isOne();
            assertThat(runtime.actor(Meter.class, "other").add(7).block(PATIENCE))
                    .isEqualTo(7);
            long acknowledged = 1;
            for (int round = 0; round < 2; round++) {
                Files.writeString(failing, arguments[2]);
                acknowledged = fail(runtime, meter, acknowledged, arguments[3], failing);
            }
            runtime.stop().block(PATIENCE);
            store.close().block(PATIENCE);

            KvStore again = MemoryKvStore.open(directory);
            ActorRuntime next = start(again);
            assertThat(next.actor(Meter.class, "m").value().block(PATIENCE)).isEqualTo(acknowledged);
            next.stop().block(PATIENCE);
            again.close().block(PATIENCE);
        }

        private static ActorRuntime start(KvStore store) {
            return ActorRuntime.builder()
                    .store(store)
                    .register(MeterActor.type(Duration.ofMinutes(5)))
                    .start()
                    .block(PATIENCE);
        }

        /** @return the value after it was mended */
        private static long fail(ActorRuntime runtime, Meter meter, long before, String told, Path failing)
                throws IOException {
            CompletableFuture<Long> during = meter.add(1).toFuture();
            await(() -> runtime.health().status() == Status.READ_ONLY);
            assertThat(runtime.health().reason()).contains(told);
            assertThat(runtime.actor(Meter.class, "other").value().block(PATIENCE))
                    .isEqualTo(7);
            Files.delete(failing);
            await(() -> runtime.health().status() == Status.SERVING);
            await(during::isDone);
            long value = meter.value().block(PATIENCE);
            if (during.isCompletedExceptionally()) {
                Throwable error = during.handle((done, failure) -> failure).join();
                assertThat(error).isInstanceOf(StoreUnavailableException.class).hasMessageContaining(told);
                assertThat(value).as("after a refusal").isEqualTo(before);
            } else {
                assertThat(value).isEqualTo(before + 1);
            }
            assertThat(meter.add(1).block(PATIENCE)).isEqualTo(value + 1);
            return value + 1;
        }

        private static void await(BooleanSupplier condition) {
            long began = System.nanoTime();
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime() - began).isLessThan(PATIENCE.toNanos());
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
