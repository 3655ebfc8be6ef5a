package dev.rouse.kv.fdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What happens to a completion whose executor does not take it. */
final class NeverRejectingTest {

    private final List<String> ran = new ArrayList<>();

    private Executor named(String name) {
        return task -> {
            ran.add(name);
            task.run();
        };
    }

    @Test
    void taskRunsWhereItShould() {
        new NeverRejecting(named("lane"), named("fallback")).execute(() -> ran.add("task"));

        assertThat(ran).containsExactly("lane", "task");
    }

    @Test
    void rejectedTaskRunsOnTheFallback() {
        Executor full = task -> {
            throw new RejectedExecutionException("ended");
        };

        new NeverRejecting(full, named("fallback")).execute(() -> ran.add("task"));

        assertThat(ran).containsExactly("fallback", "task");
    }
}
