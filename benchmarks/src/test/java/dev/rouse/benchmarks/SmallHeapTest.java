package dev.rouse.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo in a heap that is small for what its callers send: it says so, and goes on. */
class SmallHeapTest {

    private static final int CALLERS = 32;
    private static final int CALLS = 3_000;
    private static final String LARGE = "x".repeat(60_000);

    @TempDir
    Path data;

    private DemoProcess start(String store) throws Exception {
        return DemoProcess.start(
                List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                "--port",
                "0",
                "--store",
                store,
                "--data",
                data.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "disk"})
    void manyLargeStatesAreRefusedBeforeMemoryIsOut(String store) throws Exception {
        Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
        try (DemoProcess demo = start(store)) {
            int port = demo.port();
            AtomicInteger next = new AtomicInteger();
            CompletableFuture<?>[] callers = new CompletableFuture<?>[CALLERS];
            for (int i = 0; i < CALLERS; i++) {
                callers[i] = post(port, next, statuses);
            }
            CompletableFuture.allOf(callers).join();

            System.out.println(store + ": " + statuses);
            assertThat(new TreeMap<>(statuses).keySet()).contains(200, 507).isSubsetOf(200, 429, 507);
            HttpResponse<String> refused = remind(port, "one-more", LARGE).join();
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
            assertThat(refused.body()).contains("The store is full").contains("store_full");
            HttpResponse<String> read =
                    DemoProcess.call(port, "counter/visits/value", "[]").join();
            assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
            demo.terminate();
            assertThat(demo.output()).endsWith("Stopped.").noneMatch(line -> line.contains("OutOfMemory"));
        }
    }

    private static CompletableFuture<?> post(int port, AtomicInteger next, Map<Integer, AtomicInteger> statuses) {
        int i = next.getAndIncrement();
        return i >= CALLS
                ? CompletableFuture.completedFuture(null)
                : remind(port, "random" + i, LARGE).thenCompose(response -> {
                    statuses.computeIfAbsent(response.statusCode(), status -> new AtomicInteger())
                            .incrementAndGet();
                    return post(port, next, statuses);
                });
    }

    private static CompletableFuture<HttpResponse<String>> remind(int port, String key, String what) {
        return DemoProcess.call(port, "reminder/" + key + "/remind", "[\"" + what + "\"]");
    }
}
